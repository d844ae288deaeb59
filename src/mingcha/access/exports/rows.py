"""Finds exports and turns them into values, for the acts and queries of exports."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from mingcha.access.exports.models import Export
from mingcha.access.exports.values import BagContents, Destination, ExportRow, ExportState
from mingcha.evidence.bag.gaps import SPOILED, ms_by_reason
from mingcha.evidence.bag.values import Gap
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.places.reach import ORGANISATION, reach

MOST_GAPS = 100
"""Limit of gaps listed in a row; the bag lists all."""


def export_called(number: str) -> Export:
    """The row of an export. Raises Fault(NOT_FOUND)."""
    found = Export.objects.filter(no=number).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项导出", "there is no such export"), number)
    return found


def of_readable_units(who: DutyFacts, all_readers: Collection[Role]) -> Q:
    """The condition on a table with `managing_unit` (its code) that is equivalent to may_read_export and
    may_read_copies: the own unit for its people on duty, all units of the territory for these roles."""
    found = Q(
        managing_unit__in=Organisation.objects.filter(reach(over_all(who, all_readers), ORGANISATION)).values("code")
    )
    unit = served_unit(who)
    return found | Q(managing_unit=unit) if unit else found


def over_all(who: DutyFacts, all_readers: Collection[Role]) -> DutyFacts:
    """A person with only the roles that read all units of their territory."""
    return replace(who, roles=tuple(held for held in who.roles if held.role in all_readers))


def served_unit(who: DutyFacts) -> str:
    """The code of the own unit of a person who is on duty for it, else ""."""
    return who.organisation if is_on_duty_of(who, organisation_place(who.organisation)) else ""


def has_begun_to_leave(one: Export) -> bool:
    """Whether a byte of an export was sent or may have been: partly fetched, sent, or begun to an address."""
    return bool(one.fetched_at or one.sent_at) or one.sent_spans is not None


def export_row(one: Export) -> ExportRow:
    """A row as a value."""
    return ExportRow(
        no=one.no,
        request=one.request,
        state=ExportState(one.state),
        points=tuple(one.points.split()),
        from_ms=one.from_ms,
        to_ms=one.to_ms,
        managing_unit=one.managing_unit,
        operator_id=one.user_id,
        operator=one.person,
        destination=Destination(one.destination),
        method=one.method,
        target=one.target,
        recipient=one.recipient,
        started_at=one.started_at,
        job=one.job,
        made_at=one.made_at,
        manifest_sha256=one.manifest_sha256,
        entry=one.entry,
        line=one.line,
        delivered_at=one.delivered_at,
        fetched_at=one.fetched_at,
        sent_at=one.sent_at,
        with_copy=bool(one.with_copy),
        contents=_contents(one.contents),
        holder_id=one.holder or 0,
        pass_ends_at=one.pass_ends_at,
        handed_over=one.handed_over or 0,
        films=tuple((one.films or "").split()),
    )


def contents_text(gaps: Sequence[Gap], *, has_sound: bool) -> str:
    """The column `contents` of a bag with these gaps, damaged or lost footage first."""
    first = sorted(gaps, key=lambda one: one.reason not in SPOILED)[:MOST_GAPS]
    found: dict[str, Json] = {
        "ms": dict(ms_by_reason(gaps)), "count": len(gaps), "gaps": [one.as_json() for one in first],
        "sound": has_sound,
    }  # fmt: skip
    return canonical_json(found).decode()


def _contents(text: str | None) -> BagContents | None:
    if not text:
        return None
    found: dict[str, Any] = json.loads(text)
    gaps = tuple(Gap(**each) for each in found["gaps"])
    return BagContents(found["ms"], found["count"], gaps, has_sound=found["sound"])
