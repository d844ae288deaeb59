"""Notes, reports, receives and withdraws clues (article 16(4)); keeps footage of the grave ones two years (16(5))."""

from datetime import datetime

from mingcha.custody.holds.actions import place_hold_within
from mingcha.custody.holds.rules import HoldBasis, HoldRequest, may_place_hold
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.queries import point_rows
from mingcha.supervision.clues import rules
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.clues.rows import clue_called, clue_facts, clue_row, sides_of
from mingcha.supervision.clues.values import ClueKind, ClueRow, ClueState, NewReceipt, ReceiptSide

_CITES = ("16(4)",)


@cites("16(4)")
def note_clue(by: Asker, *, camera: str, kind: str, seen_at: datetime, note: str = "", clock: Clock) -> ClueRow:
    """Notes a clue at a point, seen in the picture of `seen_at`, and holds the footage around it in the same act.

    Raises Refused (articles 3, 16(4)), Fault(INVALID). Where no footage is there to be held the clue stands without a
    hold: what was seen is reported all the same.
    """
    with act("supervision.clue.note", by=actor_of(by), clock=clock, cites=("16(4)", "16(5)")) as record:
        now = clock.now()
        row = point_rows((camera,)).get(camera)
        place = None if row is None else row.place
        require(rules.may_note_clue(duty_of(by, now), place, kind=kind, seen_at=seen_at, now=now))
        assert place is not None  # the rule refuses a point that is not registered
        seen_at, no = min(seen_at, now), _next_no(now)
        hold = _hold(record, camera, ClueKind(kind), no, seen_at, clock)
        held = Clue.objects.create(
            no=no,
            kind=kind,
            camera=camera,
            division=place.division,
            organisation=place.organisation,
            zone=place.zone,
            seen_at=seen_at,
            note=checked_name(note, rules.MOST_NOTE) if note.strip() else "",
            noted_by=record.by.id,
            noted_at=now,
            hold=hold,
            state=(ClueState.HELD if hold else ClueState.NOTED).value,
        )
        _enter(record, held)
        record.fact("camera", camera)
        record.fact("kind", kind)
    return clue_row(held)


@cites("16(4)")
def report_clue(by: Asker, no: str, *, text: str, department: str = "", clock: Clock) -> ClueRow:
    """Reports a clue in words; `department`: the department concerned as the unit knows it, may be "". Raises Refused
    (articles 3, 16(4)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.clue.report", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), clue_called(no)
        require(rules.may_report_clue(duty_of(by, now), clue_facts(held, record.by.id), text=text))
        held.text = checked_name(" ".join(text.split()), rules.MOST_TEXT)
        held.department = checked_name(department, rules.MOST_NAME) if department.strip() else ""
        held.reported_by, held.reported_at, held.state = record.by.id, now, ClueState.REPORTED.value
        held.save(update_fields=["text", "department", "reported_by", "reported_at", "state"])
        _enter(record, held)
    return clue_row(held)


@cites("16(4)")
def receive_clue_for_police(by: Asker, no: str, *, receipt: NewReceipt, clock: Clock) -> ClueRow:
    """Records the receipt of the public security organ, by an officer over the place. Raises Refused (articles 3,
    16(4)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.clue.receive_police", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), clue_called(no)
        clue = clue_facts(held, record.by.id)
        require(rules.may_receive_for_police(duty_of(by, now), clue, receipt=receipt, now=now))
        stated = NewReceipt(receipt.number, receipt.name, receipt.called_at)
        _receive(record, held, ReceiptSide.PSB, stated, "", now)
    return clue_row(clue_called(no))


@cites("16(4)")
def receive_clue_for_department(by: Asker, no: str, *, receipt: NewReceipt, clock: Clock) -> ClueRow:
    """Records the receipt of the department concerned: its number, and of the call the name and the time. Raises
    Refused (articles 3, 16(4)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.clue.receive_department", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), clue_called(no)
        clue = clue_facts(held, record.by.id)
        require(rules.may_receive_for_department(duty_of(by, now), clue, receipt=receipt, now=now))
        _receive(record, held, ReceiptSide.DEPARTMENT, receipt, "", now)
    return clue_row(clue_called(no))


@cites("16(4)")
def record_no_department(by: Asker, no: str, *, reason: str, clock: Clock) -> ClueRow:
    """Records that no other department is concerned, which takes the place of its receipt: by the police, with the
    reason. Raises Refused (articles 3, 16(4)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.clue.no_department", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), clue_called(no)
        require(rules.may_say_no_department(duty_of(by, now), clue_facts(held, record.by.id), reason=reason))
        why = checked_name(reason, rules.MOST_REASON)
        _receive(record, held, ReceiptSide.DEPARTMENT, NewReceipt(), why, now)
    return clue_row(clue_called(no))


@cites("16(4)")
def withdraw_clue(by: Asker, no: str, *, reason: str, clock: Clock) -> ClueRow:
    """Withdraws a clue that neither side has received, with a reason; its hold stays until a person releases it.
    Raises Refused (article 16(4)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.clue.withdraw", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), clue_called(no)
        require(rules.may_withdraw_clue(duty_of(by, now), clue_facts(held, record.by.id), reason=reason))
        held.state, held.withdrawn_by, held.withdrawn_at = ClueState.WITHDRAWN.value, record.by.id, now
        held.withdraw_reason = checked_name(reason, rules.MOST_REASON)
        held.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdraw_reason"])
        _enter(record, held)
        record.fact("reason", held.withdraw_reason)
    return clue_row(held)


@cites("16(4)", "16(5)")
def keep_clue_two_years(by: Asker, no: str, *, reason: str, clock: Clock) -> ClueRow:
    """Holds the footage of a clue as important information for two years, as who may place holds there. Raises Refused
    (articles 3, 16(5)), Fault(NOT_FOUND), Fault(CONFLICT) if it is kept so already or nothing of it is there."""
    with act("supervision.clue.keep", by=actor_of(by), clock=clock, cites=("16(4)", "16(5)")) as record:
        now, held = clock.now(), clue_called(no)
        require(rules.may_be_important(ClueKind(held.kind), ClueState(held.state)))
        from_at, to_at = rules.held_span(held.seen_at)
        why = f"线索 {no}：{reason.strip()}" if reason.strip() else ""
        request = HoldRequest(held.place, from_at, to_at, HoldBasis.IMPORTANT, why)
        require(may_place_hold(duty_of(by, now), request, now=now))
        if held.important_hold:
            raise Fault(FaultKind.CONFLICT, Words("该线索的录像已按两年保全", "its footage is kept two years already"))
        checked_name(reason, rules.MOST_REASON)
        held.important_hold = place_hold_within(
            record, camera=held.camera, from_at=from_at, to_at=to_at, basis=HoldBasis.IMPORTANT, reason=why, clock=clock
        )
        if not held.important_hold:
            raise Fault(FaultKind.CONFLICT, Words("没有可保全的录像", "there is no footage to hold"))
        held.save(update_fields=["important_hold"])
        _enter(record, held)
    return clue_row(held)


def _hold(record: ActRecord, camera: str, kind: ClueKind, no: str, seen_at: datetime, clock: Clock) -> str:
    """Holds the footage around what was seen; the name of the hold, "" where there is none to be held."""
    from_at, to_at = rules.held_span(seen_at)
    return place_hold_within(
        record,
        camera=camera,
        from_at=from_at,
        to_at=to_at,
        basis=HoldBasis.CLUE,
        reason=f"线索 {no}（{kind.words.zh}）",
        clock=clock,
    )


def _receive(record: ActRecord, held: Clue, side: ReceiptSide, receipt: NewReceipt, reason: str, now: datetime) -> None:
    """Writes a receipt, and closes the clue if it was the last one outstanding."""
    made = ClueReceipt.objects.create(
        clue=held,
        side=side.value,
        department=_text(receipt.department, rules.MOST_NAME),
        number=_text(receipt.number, rules.MOST_NUMBER),
        name=_text(receipt.name, rules.MOST_NAME),
        called_at=receipt.called_at,
        reason=reason,
        entered_by=record.by.id,
        entered_at=now,
    )
    record.wrote(made)
    state = rules.state_after((*sides_of(held), side))
    if state is ClueState.CLOSED:
        held.state, held.closed_at = state.value, now
        held.save(update_fields=["state", "closed_at"])
    _enter(record, held)
    record.fact("side", side.value)


def _text(text: str, most: int) -> str:
    return checked_name(text, most) if text.strip() else ""


def _enter(record: ActRecord, held: Clue) -> None:
    record.wrote(held)
    record.fact("clue", held.no)
    record.fact("state", held.state)


def _next_no(now: datetime) -> str:
    """X, the Shanghai day and the number of that day, four digits at least. The act's lock makes it safe for many
    writers."""
    prefix = f"X{shanghai_day(now):%Y%m%d}-"
    last = Clue.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    serial = int(last.removeprefix(prefix)) + 1 if last else 1
    if serial > _MOST_A_DAY:
        raise Fault(FaultKind.EXHAUSTED, Words("当日线索编号已用完", "the day's numbers of clues are used up"))
    return f"{prefix}{serial:04d}"


_MOST_A_DAY = 999_999
"""More than every monitor of a city notes in a day: nobody keeps others from reporting by using the numbers up."""
