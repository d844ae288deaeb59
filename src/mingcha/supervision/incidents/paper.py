"""What the paper of an incident (事件通知) says: the contents of PIPL 57, its grade and clocks, the notices given."""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.above import PaperAbove, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.incidents.queries import incident
from mingcha.supervision.incidents.rows import incident_called, incident_facts, incident_row
from mingcha.supervision.incidents.rules import notices_owed
from mingcha.supervision.incidents.values import IncidentNoticeRow, IncidentRow, NoticeDuty, NoticeReceiver


@cites("16(6)", "PIPL 57")
def _content(asker: Reader, subject: str, at: datetime) -> Content:
    row = incident(asker, number_of(subject), at=at)
    values = _values(row, notices_owed(incident_facts(incident_called(row.number))))
    return Content(PrintedKind.INCIDENT, subject, str(values["title"]), values, sha256(canonical_json(values)).hex())


def _digest(subject: str, on: date) -> str:
    """The digest of what the paper says; it changes by acts, not as days go by."""
    del on
    held = incident_called(number_of(subject))
    return sha256(canonical_json(_values(incident_row(held), notices_owed(incident_facts(held))))).hex()


INCIDENT_PAPER = PaperAbove(_content, lambda asker, subject, at: incident(asker, number_of(subject), at=at), _digest)


def _values(row: IncidentRow, owed: tuple[NoticeDuty, ...]) -> Mapping[str, Json]:
    names = actor_names({row.noted_by, row.averted_by, row.closed_by} - {""})
    return {
        "title": f"{row.unit_name}网络安全事件：{row.title}",
        "number": row.number,
        "unit": row.unit_name,
        "kind": row.kind.words.zh,
        "name": row.title,
        "grade": row.grade.words.zh,
        "grade_reason": row.grade_reason,
        "critical": row.is_critical,
        "personal": row.personal,
        "persons": "" if row.persons is None else str(row.persons),
        "found_at": _moment(row.found_at),
        "noted": f"{_moment(row.noted_at)} {names.get(row.noted_by, row.noted_by)}",
        "what": row.what,
        "harm": row.harm,
        "measures": row.measures,
        "contact": row.contact,
        "averted": row.averted_reason,
        "averted_by": f"{_moment(row.averted_at)} {names.get(row.averted_by, row.averted_by)}"
        if row.averted_at
        else "",
        **_others(row),
        "owed": [_duty(one) for one in owed],
        "notices": [
            {
                "side": one.receiver.words.zh,
                "name": one.name,
                "reference": one.reference,
                "given_at": _moment(one.given_at),
                "late": one.late_minutes > 0,
                "text": one.text,
                **_entered(one),
            }
            for one in row.notices
        ],
        "closed": f"{_moment(row.closed_at)} {names.get(row.closed_by, row.closed_by)}" if row.closed_at else "",
        "result": row.result,
    }


def _others(row: IncidentRow) -> Mapping[str, Json]:
    """When other persons were found, and whether harm was stated as averted before; papers of other incidents stay as
    they were."""
    if row.more_persons_at is None:
        return {}
    return {
        "others_found": _moment(row.more_persons_at),
        "averted_before": bool(row.averted_at) and not row.averted_for_all,
    }


def _entered(one: IncidentNoticeRow) -> Mapping[str, Json]:
    """When a notice was recorded, of one that says why that was long after it was given; papers of others stay as they
    were."""
    return {"entered_at": _moment(one.entered_at), "entry_reason": one.entry_reason} if one.entry_reason else {}


def _duty(one: NoticeDuty) -> Json:
    limit = "立即（平台自定时限，非法定）" if one.own_limit else "法定时限"
    return {"side": NoticeReceiver(one.receiver).words.zh, "due_at": _moment(one.due_at), "limit": limit}


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
