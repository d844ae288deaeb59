"""Hands a watch over: the sheet is filled in by the machine, who leaves signs, then who relieves; or ends the watch of
who fell ill or left (article 16(1))."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.watches import rules
from mingcha.registry.watches.actions import attended_again
from mingcha.registry.watches.models import Watch, WatchHandover
from mingcha.registry.watches.rows import (
    handover_row,
    is_on_shift_of,
    judged,
    relief_of,
    sheet_of,
    watch_called,
)
from mingcha.registry.watches.states import WatchState
from mingcha.registry.watches.values import SheetLine, WatchHandoverRow


@cites("16(1)")
def fill_sheet(by: Asker, *, watch: int, lines: Sequence[SheetLine], clock: Clock) -> WatchHandoverRow:
    """Begins the hand-over of the own watch with the lines that the machine filled in; doing it again fills it anew and
    takes the first signature back. Raises Refused (article 16(1)), Fault(NOT_FOUND)."""
    with act("registry.watch.fill_sheet", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), watch_called(watch)
        sheet = sheet_of(held)
        require(rules.may_fill_sheet(duty_of(by, now), judged(held, sheet), way_in(by).session, now))
        sheet = sheet or WatchHandover(watch=held)
        sheet.filled_at, sheet.lines = now, [_stored(one) for one in lines]
        sheet.out_signed_at, sheet.out_session = None, 0
        sheet.save()
        held.state = WatchState.HANDING_OVER.value
        held.save(update_fields=["state"])
        record.wrote(sheet, held)
        _facts(record, held)
        record.fact("lines", {one.code: one.count for one in lines})
    return handover_row(held, sheet)


@cites("16(1)")
def sign_out(by: Asker, *, watch: int, notes: str, clock: Clock) -> WatchHandoverRow:
    """Signs the sheet as the one who leaves, with free lines. The person stays responsible until somebody has taken
    over; where nobody is to follow and the time is over, the watch ends. Raises Refused (article 16(1)),
    Fault(NOT_FOUND), Fault(INVALID) for a text that is too long."""
    text = _checked_lines(notes)
    with act("registry.watch.sign_out", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held, session = clock.now(), watch_called(watch), way_in(by).session
        sheet = sheet_of(held)
        stands = judged(held, sheet)
        require(rules.may_sign_out(duty_of(by, now), stands, session))
        if sheet is None:  # the rule refused this already
            raise AssertionError("a watch without a sheet passed the rule")
        sheet.notes, sheet.out_signed_at, sheet.out_session = text, now, session
        sheet.save(update_fields=["notes", "out_signed_at", "out_session"])
        record.wrote(sheet)
        if rules.closes_by_signature(stands, now):
            _end(record, held, WatchState.CLOSED, now, clock)
        if held.state == WatchState.ENDED_EARLY.value:
            _handed_over(record, held, "交班人已补签", now)
        _facts(record, held)
        record.fact("state", held.state)
    return handover_row(held, sheet)


@cites("16(1)")
def take_over(by: Asker, *, watch: int, objections: str, clock: Clock) -> WatchHandoverRow:
    """Signs the sheet of another person's watch as the one who relieves, with objections or none: from here on that
    person is responsible for the seat. Raises Refused (article 16(1)), Fault(NOT_FOUND), Fault(INVALID)."""
    text = _checked_lines(objections)
    with act("registry.watch.take_over", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held, session = clock.now(), watch_called(watch), way_in(by).session
        who, sheet = duty_of(by, now), sheet_of(held)
        relief = relief_of(who.user_id, held)
        hands = hands_of((who.user_id, held.user_id))
        stands = judged(relief) if relief else None
        require(rules.may_take_over(who, judged(held, sheet), stands, session, hands, now))
        if sheet is None or relief is None:  # the rule refused this already
            raise AssertionError("a hand-over without sheet or relief passed the rule")
        sheet.relief, sheet.in_signed_at, sheet.in_session, sheet.objections = relief, now, session, text
        sheet.save(update_fields=["relief", "in_signed_at", "in_session", "objections"])
        record.wrote(sheet)
        if held.state != WatchState.ENDED_EARLY.value:
            _end(record, held, WatchState.HANDED_OVER, now, clock)
        else:
            _handed_over(record, held, "已接班", now)
        _facts(record, held)
        record.fact("relief", relief.pk)
        record.fact("objections", bool(text))
    return handover_row(held, sheet)


@cites("3", "16(1)")
def end_early(by: Asker, *, watch: int, reason: str, lines: Sequence[SheetLine], clock: Clock) -> WatchHandoverRow:
    """Ends the running watch of somebody who fell ill or left, with the sheet as the machine fills it in now: the seat
    is free, duty viewing by that watch is refused from here on. Who left signs the sheet where they can, who takes over
    signs it in any case. Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND), Fault(INVALID)."""
    with act("registry.watch.end_early", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        now, held, session = clock.now(), watch_called(watch), way_in(by).session
        who, sheet, unit = duty_of(by, now), sheet_of(held), held.shift.plan.unit
        on_shift, hands = is_on_shift_of(who.user_id, unit.pk), hands_of((who.user_id, held.user_id))
        stands = judged(held, sheet)
        require(rules.may_end_watch(who, unit.place, stands, session, hands, is_on_shift=on_shift))
        require(rules.is_end_stated(reason))
        sheet = sheet or WatchHandover(watch=held)
        if sheet.out_signed_at is None:  # a signature is under the lines as they were
            sheet.filled_at, sheet.lines = now, [_stored(one) for one in lines]
        sheet.is_ended_early = True
        sheet.save()
        record.wrote(sheet)
        held.ended_by, held.end_reason = actor_of(by).id, checked_name(reason, rules.MOST_REASON)
        _end(record, held, WatchState.ENDED_EARLY, now, clock)
        _facts(record, held)
    return handover_row(held, sheet)


def _end(record: ActRecord, held: Watch, state: WatchState, now: datetime, clock: Clock) -> None:
    """Ends a watch, and the findings about it; that nobody relieved stays found until somebody signs."""
    held.state, held.ended_at, held.unattended_from = state.value, now, None
    held.save(update_fields=["state", "ended_at", "unattended_from", "ended_by", "end_reason"])
    record.wrote(held)
    attended_again(record, held, clock)
    if state is not WatchState.ENDED_EARLY:
        _handed_over(record, held, "已交接", now)


def _handed_over(record: ActRecord, held: Watch, reason: str, now: datetime) -> None:
    kind, of = FindingKind.WATCH_OVERSTAYED, SubjectKind.WATCH
    close_mended(record, kind=kind, subject_kind=of, subject=str(held.pk), reason=reason, now=now)


def _stored(line: SheetLine) -> list[object]:
    return [line.code, line.words.zh, line.words.en, line.count, list(line.named)]


def _checked_lines(text: str) -> str:
    """Free lines as they are stored: at most MOST_NOTES printable characters, or none. Raises Fault(INVALID)."""
    lines = text.replace("\r\n", "\n").strip()
    if len(lines) > rules.MOST_NOTES or not lines.replace("\n", "").isprintable():
        most = rules.MOST_NOTES
        raise Fault(FaultKind.INVALID, Words(f"须为至多 {most} 个字符", f"at most {most} printable characters"))
    return lines


def _facts(record: ActRecord, held: Watch) -> None:
    record.fact("watch", held.pk)
    record.fact("seat", held.seat.code)
    record.fact("username", held.user.username)
