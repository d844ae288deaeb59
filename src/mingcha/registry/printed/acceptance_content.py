"""What the document of a passed acceptance says: form 5.3 with every report of its inspections (articles 7, 8)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.queries import acceptance
from mingcha.registry.acceptance.values import AcceptanceFacts, MemberRow, ProblemRow, ReportedItem, ReportRow
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rules import may_issue_acceptance
from mingcha.registry.printed.values import Content


@cites("7", "8")
def acceptance_content(asker: Reader, number: int, *, at: datetime) -> Content:
    """What the document of an acceptance says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read
    it, (article 8) for one that is not passed."""
    found = acceptance(asker, number, at=at)
    row = found.row
    require(may_issue_acceptance(row.state))
    values: dict[str, Json] = {
        "title": row.title,
        "number": number,
        "system": f"{row.system_name}（{row.system}）",
        "site": found.site,
        "organiser": row.organiser_name,
        "contractor": found.contractor,
        "project": row.project or 0,
        "standards": found.standards,
        "built_on": row.built_on.isoformat(),
        "accepted_on": row.accepted_on.isoformat() if row.accepted_on else "",
        "conclusion": found.reports[0].conclusion.words.zh,
        "points_total": row.points,
        "points": [[code, name] for code, name in found.points],
        "reports": [_report(one) for one in found.reports],
        "documents": [[one.kind.words.zh, one.title, one.sha256] for one in found.documents],
        "members": [_member(one) for one in _by_number(found)],
    }
    return Content(PrintedKind.ACCEPTANCE, str(number), row.title, values, sha256(canonical_json(values)).hex())


def _by_number(found: AcceptanceFacts) -> list[MemberRow]:
    return sorted(found.members, key=lambda one: one.number)


def _report(one: ReportRow) -> Mapping[str, Json]:
    return {
        "number": one.number,
        "accepted_on": one.accepted_on.isoformat(),
        "conclusion": one.conclusion.words.zh,
        "items": [_item(each) for each in one.measurements],
        "problems": [_problem(each) for each in one.problems],
    }


def _item(one: ReportedItem) -> Mapping[str, Json]:
    return {
        "item": one.item.words.zh,
        "value": f"{one.value} {one.item.unit.zh}".strip(),
        "instrument": one.instrument,
        "recorder": _recorder(one),
        "judgement": "符合" if one.fits else "不符合",
    }


def _recorder(one: ReportedItem) -> str:
    """What the recorder had measured and how, or that it did not; empty for what no recorder measures."""
    if not one.recorder_how.zh:
        return ""
    value = f"{one.recorder_value} {one.item.unit.zh}" if one.recorder_value else "录像机未测得"
    return f"{value}：{one.recorder_how.zh}"


def _problem(one: ProblemRow) -> Mapping[str, Json]:
    return {
        "text": one.text,
        "mends": one.mends,
        "due_on": one.due_on.isoformat(),
        "mended": f"{one.mended_on} {one.mended_note}".strip() if one.mended_on else "",
    }


def _member(one: MemberRow) -> Mapping[str, Json]:
    """A member, and how the newest report was signed: by an act of the account, or on the sheet that was handed in."""
    signed = f"{shanghai_day(one.signed_at)} {'纸质签字' if one.on_paper else '系统内签字'}" if one.signed_at else ""
    return {"name": one.name, "unit": one.unit, "title": one.title, "signed": signed}
