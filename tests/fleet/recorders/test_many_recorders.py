"""Several recorders on one database: enrolment, takeover, the traps one by one, and the fence of the index."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from tests.support.custody.footage import SmallRecorder, hour_of, hour_row
from tests.support.fleet.recorders import BY, EAST, SOUTH, TTL, WEST, enrol, round_after, told
from tests.support.registry.city import ADJUSTED, City, add_camera

from mingcha.custody.completeness.queries import day_held
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import beside_hours
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.fleet.placement.actions import balance, carry_out_round, read_beats
from mingcha.fleet.placement.membership import Membership, turn_once
from mingcha.fleet.placement.models import Placement
from mingcha.fleet.placement.queries import enrolled, fleet, placed_assignments, tenures
from mingcha.fleet.recorders.actions import retire_recorder, take_in_recorder_state
from mingcha.fleet.recorders.beats import arrive, beat, declare_dead
from mingcha.fleet.recorders.models import Beat, CameraState, Recorder
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.points import actions as points_actions
from mingcha.station.uplink.carrying import Uplink

OTHER = "A" * 43 + "="
DAY = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def two(city: City, clock: HandClock) -> City:
    """Two recorders; the first one has the three cameras of the city."""
    enrol(EAST, clock)
    enrol(WEST, clock)
    return city


def owners() -> dict[str, tuple[str, int]]:
    """Camera -> (recorder, epoch) as the recorders are told."""
    return {
        each.camera: (name, each.epoch) for name in (EAST, WEST, SOUTH) for each in placed_assignments(name, at=DAY)
    }


# Enrolment


@pytest.mark.law("20(2)")
def test_the_first_recorder_keeps_what_it_has_under_the_same_epochs(two: City, clock: HandClock) -> None:
    assert owners() == {point.code: (EAST, 1) for point in two.points.values()}
    assert round_after(clock, 1, EAST, WEST) == 0, "a newcomer takes nothing from a living one"
    assert list(check_application_log()) == []
    assert [row.log_key for row in Recorder.objects.order_by("name")] == ["key of rec-1", "key of rec-2"]


def test_whoever_records_already_is_enrolled_first(city: City, clock: HandClock) -> None:
    take_in_recorder_state("rec-0001", {}, clock=clock)
    with pytest.raises(Fault, match="enrol rec-0001 first") as caught:
        enrol("rec-0002", clock)
    assert caught.value.kind is FaultKind.CONFLICT
    assert not Recorder.objects.exists()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (EAST, {}),
        ("application", {}),
        ("backup", {}),
        ("rec-9", {"log_key": f"key of {WEST}"}),
        ("REC 9", {}),
        ("rec-9", {"capacity": 0}),
        ("rec-9", {"division": "110101"}),
    ],
)
def test_an_enrolment_that_cannot_be(two: City, clock: HandClock, name: str, changes: dict[str, object]) -> None:
    before = Entry.objects.count()
    with pytest.raises(Fault):
        enrol(name, clock, **changes)
    assert (Recorder.objects.count(), Entry.objects.count()) == (2, before)


def test_one_that_left_gives_its_cameras_away_and_may_come_back(two: City, clock: HandClock) -> None:
    retire_recorder(BY, EAST, reason="new disks", clock=clock)
    assert round_after(clock, 1, EAST, WEST) == 3
    assert set(owners().values()) == {(WEST, 2)}
    with pytest.raises(Fault, match="enrolled already"):
        enrol(EAST, clock, log_key="another key")
    enrol(EAST, clock)
    assert round_after(clock, 1, EAST, WEST) == 0


# Takeover


@pytest.mark.law("16(5)")
def test_a_dead_recorders_cameras_are_taken_over_under_a_new_epoch(two: City, clock: HandClock) -> None:
    assert round_after(clock, 4.9, WEST) == 0
    assert round_after(clock, 0.2, WEST) == 3
    assert owners() == {point.code: (WEST, 2) for point in two.points.values()}
    (facts,) = told("custody.placement.move")
    assert facts["moves"] == [
        [point.code, EAST, WEST, 2] for point in sorted(two.points.values(), key=lambda p: p.code)
    ]
    assert facts["why"] == "declared dead: rec-1"
    assert list(check_application_log()) == []


def test_a_camera_that_is_new_is_placed_and_one_that_changes_keeps_its_recorder(two: City, clock: HandClock) -> None:
    new = add_camera("JHG", clock, name="西侧", host="10.1.2.9")
    assert round_after(clock, 1, EAST, WEST) == 1
    assert owners()[new.code] == (WEST, 1), "the least loaded"
    points_actions.change_point_address(BY, code=new.code, url="rtsp://10.1.2.10/1", adjustment=ADJUSTED, clock=clock)
    assert owners()[new.code] == (WEST, 2)
    assert round_after(clock, 6, EAST) == 1
    assert owners()[new.code] == (EAST, 3), "the address and the move count alike"
    assert [(t.recorder, t.first_epoch, t.last_epoch) for t in tenures([new.code])[new.code]] == [
        (WEST, 1, 2),
        (EAST, 3, None),
    ]


def test_a_large_round_is_divided_and_every_entry_is_bounded(
    two: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.fleet.placement.actions.MOVES_IN_AN_ENTRY", 2)
    assert round_after(clock, 6, WEST) == 3
    assert [len(facts["moves"]) for facts in told("custody.placement.move")] == [2, 1]  # type: ignore[arg-type]


def test_balance_is_a_persons_word(two: City, clock: HandClock) -> None:
    assert balance(BY, TTL, clock=clock) == 1
    assert sorted(owner for owner, _ in owners().values()) == [EAST, EAST, WEST]
    clock.advance(timedelta(seconds=6))
    assert balance(BY, TTL, clock=clock) == 0, "what a silent one has is not a matter of balance"


def test_no_room_is_said(city: City, clock: HandClock) -> None:
    enrol(EAST, clock)
    enrol(WEST, clock, capacity=2)
    assert round_after(clock, 6, WEST) == 2
    state = fleet(clock=clock)
    assert state is not None
    assert (state.unplaced, len(owners())) == (1, 3)


def test_the_database_itself_knows_one_owner_a_camera(two: City, clock: HandClock) -> None:
    camera = two.points["JHG"].code
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(camera=camera, recorder=WEST, moves=9, first_epoch=10, began_at=clock.now())


# The traps


def test_the_brake_holds_when_half_vanish_in_small_lots(city: City, clock: HandClock) -> None:
    """Trap 1, through the rows: two of five die, then one more within ten minutes: nothing more is moved, and an alarm
    is in the log once."""
    names = ["rec-1", "rec-2", "rec-3", "rec-4", "rec-5"]
    for name in names:
        enrol(name, clock)
    assert round_after(clock, 6, *names[2:]) == 3
    before = owners()
    assert round_after(clock, 6, *names[3:]) == 0
    assert round_after(clock, 60, *names[3:]) == 0
    assert owners() == before
    assert not Beat.objects.get(recorder="rec-3").dead, "nobody is declared dead while the brake holds"
    assert len(told("custody.placement.brake")) == 1
    state = fleet(clock=clock)
    assert state is not None
    assert state.braked_since is not None
    after_all = sum(owner == "rec-3" for owner, _ in before.values())
    assert round_after(clock, 600, *names[3:]) == after_all, "ten minutes later one of three is late: no flood any more"
    state = fleet(clock=clock)
    assert state is not None
    assert state.braked_since is None


def test_the_brake_stays_until_a_person_says_who_is_gone(city: City, clock: HandClock) -> None:
    for name in ("rec-1", "rec-2", "rec-3"):
        enrol(name, clock)
    assert round_after(clock, 6, "rec-3") == 0
    assert round_after(clock, 3600, "rec-3") == 0
    retire_recorder(BY, "rec-1", reason="burnt", clock=clock)
    assert round_after(clock, 1, "rec-3") == 3
    assert set(owners().values()) == {("rec-3", 2)}


def test_a_beat_that_came_first_saves_its_recorder_and_a_later_one_fails(two: City, clock: HandClock) -> None:
    """Trap 3: declared dead first, moved after."""
    incarnation = arrive(EAST, clock=clock)
    clock.advance(timedelta(seconds=6))
    seen = read_beats(TTL, clock=clock)
    assert seen.late == {EAST, WEST}
    assert beat(EAST, incarnation, clock=clock)
    assert declare_dead([EAST], seen.at - TTL, seen.at) == ()
    assert declare_dead([WEST], seen.at - TTL, seen.at) == (WEST,)
    assert not beat(WEST, 1, clock=clock), "the row names another incarnation"
    assert arrive(WEST, clock=clock) == 2
    assert beat(WEST, 2, clock=clock)


def test_one_saved_by_a_late_beat_keeps_its_cameras(two: City, clock: HandClock) -> None:
    clock.advance(timedelta(seconds=6))
    beat(WEST, 1, clock=clock)
    seen = read_beats(TTL, clock=clock)
    beat(EAST, 1, clock=clock)
    assert carry_out_round(BY, WEST, seen, TTL, clock=clock).moved == 0
    assert set(owners().values()) == {(EAST, 1)}


# The fence


@pytest.mark.law("16(5)")
def test_what_was_filmed_before_the_move_is_the_record_and_what_came_after_lies_beside_it(
    two: City, clock: HandClock
) -> None:
    """14:03 Shanghai: the east is cut off; the west takes over in the hour from 14; both film until 16:30."""
    camera = two.points["JHG"].code
    hours = [hour_of("2026-11-25", n) for n in (13, 14, 15, 16)]
    round_after(clock, 6, WEST)
    clock.advance(timedelta(hours=3))
    late = [hour_row(n + 1, camera, hour, ep=1) for n, hour in enumerate(hours)]
    taken = take_in_hours(BY, EAST, late, clock=clock)
    assert (taken.added, taken.refused) == (4, ())
    assert [row.row.split("/")[1] for row in taken.beside] == [str(hour) for hour in hours[2:]]
    assert "kept beside the record of rec-2" in taken.beside[0].words.en
    west = [hour_row(n + 1, camera, hour, ep=2, rec=WEST, digest=OTHER) for n, hour in enumerate(hours[1:])]
    assert take_in_hours(BY, WEST, west, clock=clock).beside == ()
    assert out_of_order() == 0
    assert dict(Hour.objects.values_list("epoch").annotate(n=Count("id"))) == {1: 4, 2: 3}
    (facts, _) = told("custody.hours.take_in")
    assert len(facts["beside"]) == 2, "counted and said"  # type: ignore[arg-type]
    assert list(check_application_log()) == []
    assert day_held([camera], shanghai_day(clock.now())).minutes_expected == 240
    assert [row.beside_hours for row in enrolled(beside_hours(), clock=clock)] == [2, 0]


def out_of_order() -> int:
    """Accepted rows of which an older epoch has a later hour than a newer one."""
    rows = list(Hour.objects.filter(beside=False).values_list("camera", "epoch", "hour"))
    return sum(a[0] == b[0] and a[1] < b[1] and a[2] > b[2] for a in rows for b in rows)


def test_rows_under_an_epoch_of_another_recorder_are_refused(two: City, clock: HandClock) -> None:
    camera = two.points["JHG"].code
    round_after(clock, 6, WEST)
    hour = hour_of("2026-11-25", 15)
    forged = take_in_hours(BY, EAST, [hour_row(1, camera, hour, ep=2)], clock=clock)
    assert [refused.words.en for refused in forged.refused] == ["epoch 2 was given to rec-2"]
    older = take_in_hours(BY, WEST, [hour_row(1, camera, hour - 30, ep=2, rec=WEST)], clock=clock)
    assert [row.words.en for row in older.beside] == ["the hour is older than its epoch: kept beside the record"]


def test_states_of_an_old_owner_are_refused(two: City, clock: HandClock) -> None:
    camera = two.points["JHG"].code
    round_after(clock, 6, WEST)
    state = {"phase": "recording", "epoch": 2}
    assert take_in_recorder_state(WEST, {"cameras": {camera: state}}, clock=clock) == 0
    assert take_in_recorder_state(EAST, {"cameras": {camera: state | {"epoch": 1}}}, clock=clock) == 1
    assert CameraState.objects.get(camera=camera).recorder == WEST
    assert take_in_recorder_state(WEST, {"cameras": {camera: state | {"epoch": 1}}}, clock=clock) == 1


def test_the_one_with_the_older_epoch_stops_once_it_knows(two: City, clock: HandClock, recorder: SmallRecorder) -> None:
    """The uplink of the recorder that was cut off (rec-1 in footage.py) hands an empty set down."""
    uplink = Uplink(recorder, clock, BY)
    uplink.transfer()
    assert [row["epoch"] for row in recorder.assigned[-1]] == [1, 1, 1]  # type: ignore[attr-defined]
    recorder.away = True
    round_after(clock, 6, WEST)
    recorder.away = False
    uplink.transfer()
    assert recorder.assigned[-1] == []


def test_a_recorder_that_is_not_enrolled_goes_on_with_what_it_has(
    city: City, clock: HandClock, recorder: SmallRecorder
) -> None:
    enrol(WEST, clock)
    Uplink(recorder, clock, BY).transfer()
    assert recorder.assigned == []


# The leader's session, on a real PostgreSQL


class Standing:
    """A membership whose recorder answers or not, and what it was told."""

    def __init__(self, clock: HandClock) -> None:
        self.answers = True
        self.changes = 0
        self.membership = Membership(EAST, 5, clock, BY, lambda: self.answers, self._changed)

    def _changed(self) -> None:
        self.changes += 1


def pass_time(clock: HandClock, standing: Standing, seconds: int, *others: str) -> list[bool]:
    """A turn a second, while these others beat."""
    done = []
    for _ in range(seconds):
        clock.advance(timedelta(seconds=1))
        for name in others:
            beat(name, 1, clock=clock)
        done.append(turn_once(standing.membership))
    return done


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="the PostgreSQL stage runs this")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_outage_moves_nothing(clock: HandClock, settings: object, request: pytest.FixtureRequest) -> None:
    """Trap 2: the engine is away for an hour; the first to come back sees old timestamps everywhere and waits."""
    request.getfixturevalue("two")
    standing = Standing(clock)
    assert all(pass_time(clock, standing, 12, WEST))
    before = owners()
    clock.advance(timedelta(hours=1))
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert not turn_once(standing.membership), "the session is gone"
    assert all(pass_time(clock, standing, 8)), "the other one is still dialling"
    assert Beat.objects.filter(dead=True).count() == 0
    assert all(pass_time(clock, standing, 5, WEST))
    assert owners() == before
    assert Beat.objects.filter(dead=True).count() == 0


def until_nobody_leads() -> None:
    """The server gives a closed session's lock back when its process has ended, which may take it a moment."""
    for _ in range(100_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                " WHERE locktype = 'advisory' AND datname = current_database() AND classid = %s AND objid = %s",
                divmod(0x6D696E67636861, 1 << 32),
            )
            if cursor.fetchone() == (0,):
                return
    raise AssertionError("the lock is still held")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_leads_and_the_other_takes_the_lead_at_once_when_its_session_is_gone(
    clock: HandClock, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("two")
    standing = Standing(clock)
    lock = "SELECT pg_try_advisory_lock(%s)"
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as leader:
        assert leader.execute(lock, [0x6D696E67636861]).fetchone() == (True,)
        assert all(pass_time(clock, standing, 30)), "it beats, and does not judge"
        assert fleet(clock=clock) is None
    until_nobody_leads()
    assert all(pass_time(clock, standing, 1)), "its own vigil is old enough"
    state = fleet(clock=clock)
    assert state is not None
    assert state.leader == EAST
    assert Beat.objects.get(recorder=WEST).dead


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_recorder_that_does_not_answer_does_not_beat_and_one_that_comes_back_looks_at_once(
    clock: HandClock, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("two")
    standing = Standing(clock)
    pass_time(clock, standing, 1, WEST)
    seen, told_before = Beat.objects.get(recorder=EAST).seen_at, standing.changes
    standing.answers = False
    pass_time(clock, standing, 3, WEST)
    assert Beat.objects.get(recorder=EAST).seen_at == seen
    declare_dead([EAST], clock.now(), clock.now())
    standing.answers = True
    pass_time(clock, standing, 1, WEST)
    assert (standing.changes > told_before, Beat.objects.get(recorder=EAST).dead) == (True, False)
