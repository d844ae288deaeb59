"""Disposal from decision to deletion, with a recorder in the small: what is refused, what goes, what is found."""

from datetime import timedelta

import pytest
from tests.support.custody.disposal import WORK, found, raise_class
from tests.support.custody.footage import SmallRecorder, at, hour_of
from tests.support.registry.city import City

from mingcha.custody.disposal.actions import decide_disposal, veto_order
from mingcha.custody.disposal.queries import orders
from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.custody.holds.tasks import hold_raised_classes, release_raised_classes
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import due_days, point_retention
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.systems import actions as systems_actions
from mingcha.station.uplink.carrying import Uplink


@pytest.mark.law("16(5)")
@pytest.mark.parametrize(
    ("day", "label", "goes"),
    [
        ("2026-10-27", "R30", False),
        ("2026-10-25", "R90", False),
        ("2026-10-25", "R30", True),
        ("2026-10-26", "R30", False),
    ],
)
def test_what_is_decided_on_25_november(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock, day: str, label: str, goes: bool
) -> None:
    recorder.record(camera, hour_of(day, 10), label)
    uplink.transfer()
    assert bool(decide_disposal(WORK, clock=clock)) is goes
    assert Hour.objects.get().state == ("ordered" if goes else "kept")


@pytest.mark.law("16(5)")
def test_footage_under_hold_is_not_decided_upon(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    hold = place_hold(
        city["district"], camera=camera, from_at=at("2026-10-25 10:59"), to_at=at("2026-10-25 12:00"),
        basis="case", reason="案件未结", clock=clock,
    )  # fmt: skip
    assert decide_disposal(WORK, clock=clock) == ()
    assert [day.held_by for day in due_days(clock=clock)] == [(hold.name,)]
    release_hold(city["district"], hold.name, reason="已结案", clock=clock)
    assert len(decide_disposal(WORK, clock=clock)) == 1


@pytest.mark.law("20(2)")
def test_a_general_day_goes_from_decision_to_deletion(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    (order,) = decide_disposal(WORK, clock=clock)
    assert (order.hours, order.basis, order.retention_class) == ((hour_of("2026-10-25", 10),), "retention", "R30")
    assert order.not_before - order.decided_at == timedelta(hours=24)
    uplink.transfer()
    assert orders()[0].state == "intended"
    clock.advance(timedelta(hours=24) - timedelta(milliseconds=1))
    recorder.tick()
    assert recorder.present(file), "the veto time is not over"
    clock.advance(timedelta(milliseconds=1))
    recorder.tick()
    uplink.transfer()
    assert not recorder.present(file)
    assert (orders()[0].state, Hour.objects.get().state) == ("done", "disposed")
    assert found(recorder, clock) == []
    acts = [bytes(body) for body in Entry.objects.order_by("index").values_list("body", flat=True)]
    for act in (b"custody.hours.take_in", b"custody.disposal.decide", b"custody.order.answer"):
        assert any(act in body for body in acts)


@pytest.mark.law("16(5)")
def test_a_hold_placed_in_the_veto_time_stops_the_recorder(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    decide_disposal(WORK, clock=clock)
    uplink.transfer()
    place_hold(
        city["city"], camera=camera, from_at=at("2026-10-25 10:00"), to_at=at("2026-10-25 11:00"),
        basis="important", reason="重大案件", clock=clock,
    )  # fmt: skip
    uplink.transfer()
    clock.advance(timedelta(hours=25))
    recorder.tick()
    uplink.transfer()
    assert recorder.present(file)
    assert (orders()[0].state, Hour.objects.get().state) == ("refused", "kept")
    assert decide_disposal(WORK, clock=clock) == ()
    assert found(recorder, clock) == []


@pytest.mark.law("16(5)")
@pytest.mark.law("20(2)")
def test_an_officer_vetoes_an_order_in_its_waiting_time(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    (order,) = decide_disposal(WORK, clock=clock)
    uplink.transfer()
    for who, name, reason in (("auditor", order.name, "案件"), ("city", order.name, " ")):
        with pytest.raises(Refused):
            veto_order(city[who], name, basis="case", reason=reason, clock=clock)
    with pytest.raises(Fault):
        veto_order(city["city"], "D00000009", basis="case", reason="案件", clock=clock)
    hold = veto_order(city["city"], order.name, basis="case", reason="案件", clock=clock)
    assert (hold.from_at, hold.to_at) == (at("2026-10-25 10:00"), at("2026-10-25 11:00"))
    assert order.name in hold.reason
    uplink.transfer()
    clock.advance(timedelta(hours=25))
    recorder.tick()
    uplink.transfer()
    assert recorder.present(file)
    assert (orders()[0].state, Hour.objects.get().state) == ("refused", "kept")
    with pytest.raises(Refused, match=r"20\(2\)"):
        veto_order(city["city"], order.name, basis="case", reason="案件", clock=clock)
    assert found(recorder, clock) == []


@pytest.mark.law("16(5)")
def test_a_class_raised_in_the_veto_time_stops_the_recorder_until_ninety_days(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    decide_disposal(WORK, clock=clock)
    uplink.transfer()
    assert hold_raised_classes(WORK, clock=clock) == ()
    raise_class("JHG")
    assert [hold.basis for hold in hold_raised_classes(WORK, clock=clock)] == ["class_raised"]
    assert hold_raised_classes(WORK, clock=clock) == (), "once is enough"
    uplink.transfer()
    clock.advance(timedelta(hours=25))
    recorder.tick()
    uplink.transfer()
    assert recorder.present(file)
    clock.set_wall(at("2027-01-23 23:59"))
    assert release_raised_classes(WORK, clock=clock) == ()
    clock.set_wall(at("2027-01-24 00:00"))
    assert len(release_raised_classes(WORK, clock=clock)) == 1
    assert len(decide_disposal(WORK, clock=clock)) == 1


@pytest.mark.law("16(5)")
def test_footage_of_forty_days_is_due_until_the_police_mark_its_system(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-16", 10))  # forty days before
    uplink.transfer()
    assert [(day.camera, day.retention) for day in due_days(clock=clock)] == [(camera, "R30")]
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    assert due_days(clock=clock) == ()
    assert decide_disposal(WORK, clock=clock) == ()
    systems_actions.end_key_target(city["district"], system="JHG", document="武公反恐〔2026〕21 号", clock=clock)
    assert len(decide_disposal(WORK, clock=clock)) == 1, "it was not recorded under the designation"


@pytest.mark.law("16(5)")
def test_the_police_mark_a_system_while_its_order_is_on_its_way(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-10-16", 10))
    uplink.transfer()
    (order,) = decide_disposal(WORK, clock=clock)
    uplink.transfer()
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    (hold,) = hold_raised_classes(WORK, clock=clock)
    assert order.name in hold.reason
    uplink.transfer()
    clock.advance(timedelta(hours=25))
    recorder.tick()
    uplink.transfer()
    assert recorder.present(file)
    assert (orders()[0].state, Hour.objects.get().state) == ("refused", "kept")
    assert decide_disposal(WORK, clock=clock) == ()
    assert found(recorder, clock) == []


@pytest.mark.law("16(5)", "799-17")
def test_what_was_recorded_under_a_designation_keeps_its_ninety_days_when_it_is_taken_back(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-16", 10), "R90")
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    uplink.transfer()
    systems_actions.end_key_target(city["district"], system="JHG", document="武公反恐〔2026〕21 号", clock=clock)
    clock.set_wall(at("2027-01-14 23:59"))
    assert decide_disposal(WORK, clock=clock) == ()
    clock.set_wall(at("2027-01-15 00:00"))
    assert [order.retention_class for order in decide_disposal(WORK, clock=clock)] == ["R90"]


@pytest.mark.law("16(5)")
def test_the_hour_before_a_hold_stays_too(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    """The first pictures of a held hour may lie in the last file of the hour before; nobody is accused for it."""
    for hour in (8, 9, 10):
        recorder.record(camera, hour_of("2026-10-25", hour))
    uplink.transfer()
    place_hold(
        city["district"], camera=camera, from_at=at("2026-10-25 10:00"), to_at=at("2026-10-25 11:00"),
        basis="case", reason="案件未结", clock=clock,
    )  # fmt: skip
    (order,) = decide_disposal(WORK, clock=clock)
    assert order.hours == (hour_of("2026-10-25", 8),)
    uplink.transfer()
    clock.advance(timedelta(days=8))
    accused = {subject for kind, subject in found(recorder, clock) if kind == "overdue"}
    assert accused <= {f"{camera} {hour_of('2026-10-25', 8)}"}


@pytest.mark.law("16(5)")
def test_a_recorder_that_films_a_camera_no_more_is_not_accused_for_a_raised_class(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    """The camera is another recorder's when its system is marked: only custody knows why the footage stays."""
    recorder.record(camera, hour_of("2026-11-24", 10))
    uplink.transfer()
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    clock.advance(timedelta(days=45))
    assert found(recorder, clock) == []
    clock.advance(timedelta(days=60))
    assert [kind for kind, _ in found(recorder, clock)] == ["overdue"]


@pytest.mark.law("16(5)")
def test_what_a_recorder_filmed_while_cut_off_keeps_the_class_of_its_time(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    """Marked and unmarked while nobody reached the recorder: its labels never heard of it."""
    clock.set_wall(at("2026-11-26 08:30"))
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    clock.set_wall(at("2026-11-27 09:30"))
    systems_actions.end_key_target(city["district"], system="JHG", document="武公反恐〔2026〕21 号", clock=clock)
    for day, hour in (("2026-11-26", 7), ("2026-11-26", 8), ("2026-11-26", 20), ("2026-11-27", 9), ("2026-11-27", 10)):
        recorder.record(camera, hour_of(day, hour), "R30")
    uplink.transfer()
    clock.set_wall(at("2026-12-28 12:00"))
    ordered = {hour for order in decide_disposal(WORK, clock=clock) for hour in order.hours}
    assert ordered == {hour_of("2026-11-26", 7), hour_of("2026-11-27", 10)}
    clock.advance(timedelta(days=45))
    assert [kind for kind, _ in found(recorder, clock)].count("overdue") == 2  # the two that were ordered and not done
    clock.set_wall(at("2027-02-25 12:00"))
    later = {(hour, order.retention_class) for order in decide_disposal(WORK, clock=clock) for hour in order.hours}
    assert later == {(hour_of("2026-11-26", 8), "R90"), (hour_of("2026-11-26", 20), "R90")}


@pytest.mark.law("16(5)")
def test_a_key_targets_flag_keeps_what_was_recorded_before_it(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-25", 10), "R30/trial")
    uplink.transfer()
    raise_class("JHG")
    assert decide_disposal(WORK, clock=clock) == ()
    assert due_days(clock=clock) == ()


@pytest.mark.law("16(5)")
def test_a_recorder_that_woke_up_long_ago_stops_no_disposal_and_loses_nothing(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, 8)  # 1970-01-01: its clock was not set
    recorder.record(camera, hour_of("2019-05-01", 10))  # and once more, before the regulation
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    (order,) = decide_disposal(WORK, clock=clock)
    assert order.hours == (hour_of("2026-10-25", 10),)
    assert point_retention(camera, clock=clock).overdue_hours == 0
    clock.advance(timedelta(days=31))
    assert {hour for order in decide_disposal(WORK, clock=clock) for hour in order.hours} == {
        8,
        hour_of("2019-05-01", 10),
    }


@pytest.mark.law("16(5)")
def test_what_a_recorder_refused_is_ordered_again_a_day_later(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    decide_disposal(WORK, clock=clock)
    recorder.hours[0]["label"] = "R90"  # the recorder knows better than custody
    uplink.transfer()
    assert Hour.objects.get().state == "kept"
    assert decide_disposal(WORK, clock=clock) == ()
    clock.advance(timedelta(hours=23))
    assert decide_disposal(WORK, clock=clock) == ()
    clock.advance(timedelta(hours=1))
    assert len(decide_disposal(WORK, clock=clock)) == 1


@pytest.mark.law("16(5)")
def test_a_hold_of_a_raised_class_is_no_persons_to_place_or_to_release_early(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    decide_disposal(WORK, clock=clock)
    span = {"from_at": at("2026-10-25 10:00"), "to_at": at("2026-10-25 11:00")}
    with pytest.raises(Refused):
        place_hold(city["city"], camera=camera, **span, basis="class_raised", reason="x", clock=clock)
    place_hold(city["city"], camera=camera, **span, basis="case", reason="案件", clock=clock)
    systems_actions.mark_key_target(city["city"], system="JHG", document="文", clock=clock)
    (held,) = hold_raised_classes(WORK, clock=clock)
    assert "90 日" in held.reason
    assert hold_raised_classes(WORK, clock=clock) == ()
    with pytest.raises(Refused) as refused:
        release_hold(city["city"], held.name, reason="误置", clock=clock)
    assert refused.value.decision.article == "16(5)"


@pytest.mark.law("16(5)")
@pytest.mark.parametrize("refused", ["", "policy", "holds"])
def test_an_order_on_the_way_waits_for_holds_and_periods_of_a_new_connection(
    camera: str,
    recorder: SmallRecorder,
    uplink: Uplink,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
    refused: str,
) -> None:
    """The new recorder knows neither: it gets the order after both, and not at all while it does not take one in."""
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    decide_disposal(WORK, clock=clock)
    uplink.transfer()
    recorder.connect()
    recorder.asked.clear()
    with monkeypatch.context() as patch:
        if refused:
            patch.setattr(recorder, f"_{refused}", lambda _: {"version": -1})
        uplink.transfer()
        assert ("order" in recorder.asked) is (not refused)
    uplink.transfer()
    asked = recorder.asked
    assert asked.count("order") == 1
    assert asked.index("order") > max(at for at, op in enumerate(asked) if op in ("policy", "holds"))
