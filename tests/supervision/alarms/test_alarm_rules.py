"""Who sees and handles alarms, what steps make of them, how long they are put aside (articles 3, 16(1))."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.alarms import rules
from mingcha.supervision.alarms.states import AlarmKind, AlarmStep, Severity, SnoozeReason
from mingcha.supervision.alarms.values import AlarmFacts, AlarmMember, Standing, StepFacts

pytestmark = pytest.mark.law("16(1)")
AT = datetime(2026, 9, 21, 4, tzinfo=UTC)
SCHOOL, OTHER = Place("420102", "HQXX", "", "FIRM"), Place("420106", "WCGA")


def person(role: Role, division: str = "", organisation: str = "") -> DutyFacts:
    held = RoleInForce(role, Territory(division, organisation), AT - timedelta(days=1))
    return DutyFacts(7, "one", "One", "", organisation, active=True, roles=(held,))


def alarm(*places: Place, kind: AlarmKind = AlarmKind.DOWN, over: bool = False, **held: object) -> AlarmFacts:
    return AlarmFacts(kind, places or (SCHOOL,), over, Standing(**held))  # type: ignore[arg-type]


@pytest.mark.law("3")
@pytest.mark.parametrize(
    ("who", "facts", "sees", "handles"),
    [
        (person(Role.MONITOR, organisation="HQXX"), alarm(), True, True),
        (person(Role.MONITOR, organisation="HQXX"), alarm(SCHOOL, OTHER, kind=AlarmKind.CIRCUIT), True, False),
        (person(Role.CITY_OFFICER, "420100"), alarm(SCHOOL, OTHER, kind=AlarmKind.CIRCUIT), True, True),
        (person(Role.DISTRICT_OFFICER, "420106"), alarm(), False, False),
        (person(Role.CONTRACTOR, organisation="FIRM"), alarm(), True, False),
        (person(Role.AUDITOR, "420100"), alarm(), True, False),
        (person(Role.SECURITY_ADMINISTRATOR, "420100"), alarm(), False, False),
        (person(Role.TECHNICIAN, organisation="HQXX"), alarm(kind=AlarmKind.CLUE), False, False),
        (person(Role.MONITOR, organisation="HQXX"), alarm(kind=AlarmKind.CLUE), True, True),
        (person(Role.MONITOR, organisation="HQXX"), alarm(kind=AlarmKind.SEAT), False, False),
        (person(Role.UNIT_MANAGER, organisation="HQXX"), alarm(kind=AlarmKind.SEAT), True, True),
    ],
)
def test_who_sees_and_handles(who: DutyFacts, facts: AlarmFacts, sees: bool, handles: bool) -> None:
    assert bool(rules.may_see_alarm(who, facts)) is sees
    assert bool(rules.may_handle_alarm(who, facts, lacks_watch=False)) is handles


def test_a_monitor_of_a_unit_with_shifts_handles_on_shift_alone() -> None:
    guard, manager = person(Role.MONITOR, organisation="HQXX"), person(Role.UNIT_MANAGER, organisation="HQXX")
    refused = rules.may_handle_alarm(guard, alarm(), lacks_watch=True)
    assert (refused.article, refused.missing[0].en) == ("16(1)", "a running watch")
    assert rules.may_handle_alarm(manager, alarm(), lacks_watch=True)


@pytest.mark.law("16(4)")
def test_a_unit_takes_the_alarm_of_a_clue_from_no_list_of_the_police() -> None:
    clue = alarm(kind=AlarmKind.CLUE)
    guard, officer = person(Role.MONITOR, organisation="HQXX"), person(Role.DISTRICT_OFFICER, "420102")
    assert rules.may_silence_alarm(guard, clue).article == "16(4)"
    assert not rules.may_silence_alarm(guard, clue)
    assert rules.may_silence_alarm(officer, clue)
    assert rules.may_silence_alarm(guard, alarm())


def test_a_history_ends() -> None:
    guard, last = person(Role.MONITOR, organisation="HQXX"), replace(alarm(), steps=rules.MOST_STEPS - 1)
    assert rules.may_handle_alarm(guard, last, lacks_watch=False)
    assert not rules.may_handle_alarm(guard, replace(last, steps=rules.MOST_STEPS), lacks_watch=False)


@pytest.mark.parametrize(
    ("before", "now", "had", "has", "grown"),
    [
        (Severity.LOW, Severity.HIGH, (), (), True),
        (Severity.HIGH, Severity.LOW, (), (), False),
        (Severity.HIGH, Severity.HIGH, ("1s", "2s"), ("1s",), False),
        (Severity.HIGH, Severity.HIGH, ("1s",), ("1s", "2s"), False),
        (Severity.HIGH, Severity.HIGH, ("1s",), ("1s", "2o"), True),
        (Severity.HIGH, Severity.HIGH, ("1s",), ("2s",), True),
    ],
)
def test_what_grows_asks_anew(
    before: Severity, now: Severity, had: tuple[str, ...], has: tuple[str, ...], grown: bool
) -> None:
    def cameras(names: tuple[str, ...]) -> list[AlarmMember]:
        return [AlarmMember(name[0], SCHOOL if name[1] == "s" else OTHER) for name in names]

    assert rules.has_grown(before, now, cameras(had), cameras(has)) is grown


def test_who_comes_second_is_told_who_accepted_it_and_when() -> None:
    taken = {"accepted_by": "user:8", "accepted_at": AT}
    assert rules.may_accept_alarm(alarm(), AT)
    refused = rules.may_accept_alarm(alarm(**taken), AT, "王海燕")
    assert refused.reason.zh == "王海燕 已于 12:00:00 接警"
    snoozed = alarm(**taken, snoozed_until=AT + timedelta(minutes=5))
    assert not rules.may_accept_alarm(snoozed, AT)
    assert rules.may_accept_alarm(snoozed, AT + timedelta(minutes=5))
    assert not rules.may_accept_alarm(alarm(over=True), AT)


def test_a_snooze_has_a_reason_and_a_bound() -> None:
    def asked(reason: str, minutes: int, *, over: bool = False) -> bool:
        return bool(rules.may_snooze_alarm(alarm(over=over), reason=reason, minutes=minutes, at=AT))

    assert asked("道路施工", 480)
    assert not asked(" ", 30)
    assert not asked("道路施工", 481)
    assert not asked("道路施工", 0)
    assert not asked("道路施工", 30, over=True)


def test_the_wall_offers_half_an_hour_which_the_bound_of_a_snooze_allows() -> None:
    minutes = rules.offered_minutes(AT)
    assert minutes == 30
    assert all(rules.may_snooze_alarm(alarm(), reason=one.words.zh, minutes=minutes, at=AT) for one in SnoozeReason)


def test_maintenance_gets_the_alarm_of_one_camera_once() -> None:
    assert rules.may_send_to_repair(alarm(), has_open_order=False)
    assert not rules.may_send_to_repair(alarm(), has_open_order=True)
    assert not rules.may_send_to_repair(alarm(kind=AlarmKind.CIRCUIT), has_open_order=False)
    assert not rules.may_send_to_repair(alarm(over=True), has_open_order=False)
    assert not rules.may_assign_alarm(alarm(), is_on_shift=False)
    assert not rules.may_note_alarm("")


def test_what_steps_make_of_an_alarm() -> None:
    def step(kind: AlarmStep, minute: int, **more: object) -> StepFacts:
        return StepFacts(kind, "user:1", AT + timedelta(minutes=minute), **more)  # type: ignore[arg-type]

    until = AT + timedelta(hours=1)
    steps = [step(AlarmStep.NOTE, 0, text="已电话"), step(AlarmStep.SNOOZE, 1, until=until, text="施工")]
    held = rules.standing_of(steps)
    assert held == Standing("user:1", AT + timedelta(minutes=1), 0, 0, until, "施工", "已电话")
    again = rules.standing_of([*steps, step(AlarmStep.ACCEPT, 90)])
    assert (again.snoozed_until, again.accepted_at) == (None, AT + timedelta(minutes=90))
    given = rules.standing_of([*steps, step(AlarmStep.ASSIGN, 2, person=9), step(AlarmStep.ORDER, 3, order=4)])
    assert (given.assigned_to, given.order, given.accepted_at) == (9, 4, AT + timedelta(minutes=1))
    back = rules.standing_of([*steps, step(AlarmStep.ORDER, 3, order=4), step(AlarmStep.TAKE_BACK, 4)])
    assert back == Standing(order=4, note="已电话")
    assert not rules.may_take_back(alarm())
    assert rules.may_take_back(alarm(accepted_by="user:1"))


def test_days_and_minutes_are_our_own() -> None:
    assert AT - rules.kept_since(AT) == timedelta(days=90)
    assert AT - rules.begins_anew_since(AT) == timedelta(minutes=10)
