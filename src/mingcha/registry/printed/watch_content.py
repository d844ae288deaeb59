"""What the hand-over sheet of a watch says, as it was filled in and signed (article 16(1))."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rules import may_issue_of_watch
from mingcha.registry.printed.values import Content
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.queries import handover, watch
from mingcha.registry.watches.rows import BESIDE, handover_row, sheet_of
from mingcha.registry.watches.values import WatchHandoverRow


@cites("16(1)")
def watch_content(asker: Reader, number: int, *, at: datetime) -> Content:
    """What the sheet of a watch says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read it,
    (article 16(1)) before it was handed over."""
    held = watch(asker, number, at=at)
    require(may_issue_of_watch(held.state))
    sheet = handover(asker, number, at=at)
    if sheet is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有交接班记录", "there is no hand-over sheet"), str(number))
    values = _values(sheet)
    return Content(PrintedKind.WATCH, str(number), _title(sheet), values, sha256(canonical_json(values)).hex())


@cites("16(1)")
def watch_paper_digest(number: int) -> str:
    """The digest of what the sheet of a watch says now, "" for none; not cut to a reach."""
    held = Watch.objects.select_related(*BESIDE).filter(pk=number).first()
    sheet = sheet_of(held) if held else None
    if held is None or sheet is None:
        return ""
    return sha256(canonical_json(_values(handover_row(held, sheet)))).hex()


def _values(sheet: WatchHandoverRow) -> Mapping[str, Json]:
    held = sheet.watch
    ended = {"ended_by": sheet.ended_by_name, "ended_at": _moment(held.ended_at), "end_reason": held.end_reason}
    return {
        "title": _title(sheet),
        "number": held.number,
        "unit": held.unit_name,
        "seat": f"{held.seat_name}（{held.seat}）",
        "begins_at": _moment(held.hours.begins_at),
        "ends_at": _moment(held.hours.ends_at),
        "signed_in_at": _moment(held.signed_in_at),
        "overstayed_at": _moment(held.overstayed_at),
        "filled_at": _moment(sheet.filled_at),
        "lines": [[one.words.zh, one.count, "、".join(one.named)] for one in sheet.lines],
        "notes": sheet.notes,
        "out_name": sheet.out_name,
        "out_signed_at": _moment(sheet.out_signed_at),
        "in_name": sheet.in_name,
        "in_signed_at": _moment(sheet.in_signed_at),
        "objections": sheet.objections,
        **(ended if held.ended_by else {}),  # an earlier paper says the same
    }


def _title(sheet: WatchHandoverRow) -> str:
    held = sheet.watch
    return f"{held.unit_name} {held.seat_name} {_moment(held.hours.begins_at)}"


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
