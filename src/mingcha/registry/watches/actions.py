"""Puts people on shifts, takes them off, and begins a watch at its seat (articles 3, 16(1), 16(2))."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, facts_of_many, way_in
from mingcha.registry.identity.rows import user_called
from mingcha.registry.seats.rows import seat_called
from mingcha.registry.shifts.rows import shift_called
from mingcha.registry.shifts.values import Hours
from mingcha.registry.watches import rules
from mingcha.registry.watches.above import shift_decision
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.rows import hours_worked, judged, watch_called, watch_rows
from mingcha.registry.watches.states import LEAVES_SEAT, WatchState
from mingcha.registry.watches.values import WatchRow


@cites("3", "16(1)", "16(2)")
def roster(by: Asker, *, shift: int, seat: str, username: str, clock: Clock, weight: int = 1) -> WatchRow:
    """Puts a person (user name) at a seat (code) of a shift; `weight`: of the scene there, 1 to 3. Raises Refused
    (articles 3, 16(1), 16(2); also for what the plane above decides of the unit's systems), Fault(NOT_FOUND),
    Fault(INVALID), Fault(CONFLICT) if seat or person are on it, Fault(INTERNAL) without the plane above."""
    if not 1 <= weight <= 3:
        raise Fault(FaultKind.INVALID, Words("场景权重须为 1 至 3", "the weight of the scene is 1 to 3"))
    with act("registry.watch.roster", by=actor_of(by), clock=clock, cites=("3", "16(1)", "16(2)")) as record:
        now, held, person, place = clock.now(), shift_called(shift), user_called(username), seat_called(seat)
        unit, hours = held.plan.unit, Hours(held.begins_at, held.ends_at)
        if seat not in held.seats:
            raise Fault(FaultKind.NOT_FOUND, Words("该班次没有这个席位", "the shift has no such seat"), seat)
        free(held.plan.withdrawn_at is not None or held.ends_at <= now, "该班次已结束或者撤回", "the shift is over")
        begins = max(now, hours.begins_at)
        facts, others = facts_of_many([person.pk], begins)[person.pk], _others(person.pk, held.pk)
        require(rules.may_put_on_shift(duty_of(by, now), unit.place, facts, hours, others, now))
        require(shift_decision()(person.pk, unit.pk, begins))
        standing = Watch.objects.filter(shift=held).exclude(state__in=[one.value for one in LEAVES_SEAT])
        free(standing.filter(seat=place).exists(), "该席位已有人值班", "somebody is at this seat already")
        free(standing.filter(user=person).exists(), "该人员已在本班次", "the person is on this shift already")
        made = Watch.objects.create(
            shift=held, seat=place, user=person, weight=weight, rostered_at=now, rostered_by=actor_of(by).id
        )
        record.wrote(made)
        _facts(record, made)
    return watch_rows((made,))[0]


@cites("3", "16(1)")
def unroster(by: Asker, *, watch: int, clock: Clock) -> WatchRow:
    """Takes a watch off the plan before it began. Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND)."""
    with act("registry.watch.withdraw", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        held = watch_called(watch)
        unit = held.shift.plan.unit
        require(rules.may_unroster(duty_of(by, clock.now()), unit.place, WatchState(held.state)))
        held.state = WatchState.WITHDRAWN.value
        held.save(update_fields=["state"])
        record.wrote(held)
        _facts(record, held)
    return watch_rows((held,))[0]


@cites("16(1)")
def begin_watch(by: Asker, *, watch: int, clock: Clock) -> WatchRow:
    """Signs in at the seat: the own watch runs from now on. Raises Refused (article 16(1)), Fault(NOT_FOUND)."""
    with act("registry.watch.begin", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held, session = clock.now(), watch_called(watch), way_in(by).session
        require(rules.may_sign_in_at_seat(duty_of(by, now), judged(held), session, now))
        held.state, held.signed_in_at, held.session = WatchState.ON_DUTY.value, now, session
        held.save(update_fields=["state", "signed_in_at", "session"])
        record.wrote(held)
        _facts(record, held)
    return watch_rows((held,))[0]


@cites("16(1)")
def show_presence(by: Asker, *, watch: int, clock: Clock) -> WatchRow:
    """States that the person is at the seat; a seat that counted as unattended is attended again. Raises Refused
    (article 16(1)), Fault(NOT_FOUND)."""
    with act("registry.watch.show_presence", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held, session = clock.now(), watch_called(watch), way_in(by).session
        require(rules.may_show_presence(duty_of(by, now), judged(held), session))
        held.present_at, held.session, held.unattended_from = now, session, None
        held.save(update_fields=["present_at", "session", "unattended_from"])
        record.wrote(held)
        attended_again(record, held, clock)
        _facts(record, held)
    return watch_rows((held,))[0]


def attended_again(record: ActRecord, held: Watch, clock: Clock) -> None:
    """Closes the finding that a seat was unattended, inside the act that ends it."""
    kind, of = FindingKind.SEAT_UNATTENDED, SubjectKind.WATCH
    reason = "该班次已中途终止" if held.state == WatchState.ENDED_EARLY.value else "值班人员已在岗"
    close_mended(record, kind=kind, subject_kind=of, subject=str(held.pk), reason=reason, now=clock.now())


def _others(user_id: int, shift: int) -> list[Hours]:
    """The hours of the other standing watches of a person, of every plan that was not withdrawn."""
    rows = Watch.objects.select_related("shift").filter(user=user_id, shift__plan__withdrawn_at=None)
    rows = rows.exclude(state=WatchState.WITHDRAWN.value).exclude(shift=shift)
    return [hours for one in rows if (hours := hours_worked(one)).begins_at < hours.ends_at]


def _facts(record: ActRecord, held: Watch) -> None:
    record.fact("watch", held.pk)
    record.fact("shift", held.shift_id)
    record.fact("seat", held.seat.code)
    record.fact("username", held.user.username)
