"""What the papers of a filing say: its form as it was filed, its receipt, its notice of what is missing (article 9;
decree 799, article 14).
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings.form import missing_from
from mingcha.registry.filings.items import form_points, form_sections
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.rows import area_of, filing_called, is_counted, standing_of_filing
from mingcha.registry.filings.rules import may_see_filing
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind
from mingcha.registry.printed.rules import may_issue_of_filing
from mingcha.registry.printed.values import Content


@cites("9", "799-14")
def filing_content(asker: Reader, kind: PrintedKind, number: int, *, at: datetime) -> Content:
    """What a paper of a filing says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read it,
    (article 9) for one that has no such paper in its state."""
    held = readable_filing(asker, number, at=at)
    require(may_issue_of_filing(kind, FilingState(held.state), counts=is_counted(held)))
    values = _values(kind, held)
    return Content(kind, str(number), held.system.name, values, sha256(canonical_json(values)).hex())


@cites("3", "9")
def readable_filing(asker: Reader, number: int, *, at: datetime) -> SystemFiling:
    """The filing, for those who may see it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = filing_called(number)
    require(may_see_filing(duty_of(asker, at), standing_of_filing(held)))
    return held


@cites("9", "799-14")
def filing_paper_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of a filing says now, "" for no filing and for one that has no such paper; not cut to
    a reach. A receipt is one until a change or an end of the same part of the system was received."""
    held = SystemFiling.objects.filter(pk=number).select_related("system", "applicant", "organ").first()
    if held is None or not may_issue_of_filing(kind, FilingState(held.state), counts=is_counted(held)):
        return ""
    return sha256(canonical_json(_values(kind, held))).hex()


def _values(kind: PrintedKind, held: SystemFiling) -> Mapping[str, Json]:
    content: dict[str, Any] = json.loads(held.content)
    head: dict[str, Json] = {
        "title": held.system.name,
        "number": held.pk,
        "kind": FilingKind(held.kind).words.zh,
        "area": division_words(area_of(held).code).zh,
        "organ": held.organ.name if held.organ else "",
        "applicant": held.applicant.name,
        "points_total": held.points,
        "content_sha256": held.digest,
    }
    match kind:
        case PrintedKind.RECEIPT:
            return {**head, **_receipt(held)}
        case PrintedKind.CORRECTION:
            return {
                **head,
                "returned_on": _day(held.returned_on),
                "resubmit_by": _day(held.resubmit_by),
                "missing": [one.zh for one in missing_from(held.missing)],
            }
        case _:
            return {**head, **_form(content)}


def _receipt(held: SystemFiling) -> Mapping[str, Json]:
    received = shanghai_day(held.received_at).isoformat() if held.received_at else ""
    late = (held.counted_on - held.due_on).days if held.counted_on and held.due_on else 0
    return {
        "no": held.no,
        "submitted_on": _day(held.first_on),
        "counted_on": _day(held.counted_on),
        "due_on": _day(held.due_on),
        "days_late": max(0, late),
        "received_on": received,
    }


def _form(content: Mapping[str, Any]) -> Mapping[str, Json]:
    points = form_points(content)
    listed = [[one["code"], one["name"], f"{one['longitude']} {one['latitude']}".strip()] for one in points]
    return {
        "sections": [
            [section.heading.zh, [[line.label.zh, line.value.zh] for line in section.lines]]
            for section in form_sections(content)
        ],
        "points": listed if len(listed) <= MOST_LISTED else [],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
