"""The rule of placement: never two owners, no move without need, a bounded load; the brake; the leader's vigil."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.fleet.placement.rules import LOAD_BOUND_PERCENT, CameraFacts, Move, RecorderFacts, Vigil, is_braked, place

S = 1_000_000_000
DIVISIONS = ("", "420102", "420106")


@st.composite
def cities(draw: st.DrawFn) -> tuple[list[CameraFacts], list[RecorderFacts]]:
    """Some recorders, dead or alive, and cameras that they, nobody or a stranger has."""
    recorders = [
        RecorderFacts(f"rec-{n}", draw(st.booleans()), draw(st.integers(0, 12)), draw(st.sampled_from(DIVISIONS)))
        for n in range(draw(st.integers(0, 6)))
    ]
    owners = ["", "rec-gone", *(one.recorder for one in recorders)]
    cameras = [
        CameraFacts(f"{n:020}", draw(st.sampled_from(owners)), draw(st.sampled_from(DIVISIONS)))
        for n in range(draw(st.integers(0, 40)))
    ]
    return draw(st.permutations(cameras)), draw(st.permutations(recorders))


def after(cameras: list[CameraFacts], moves: tuple[Move, ...]) -> dict[str, str]:
    """Who has what when the moves are done."""
    held = {one.camera: one.owner for one in cameras}
    for move in moves:
        assert held[move.camera] == move.source
        held[move.camera] = move.target
    return held


@given(cities(), st.booleans())
def test_every_camera_has_one_living_recorder_or_is_named(
    city: tuple[list[CameraFacts], list[RecorderFacts]], even: bool
) -> None:
    cameras, recorders = city
    placing = place(cameras, recorders, even=even)
    capacities = {one.recorder: one.capacity for one in recorders if one.alive}
    assert len({move.camera for move in placing.moves}) == len(placing.moves), "no camera moves twice"
    held = after(cameras, placing.moves)
    for camera, owner in held.items():
        assert (owner in capacities) is (camera not in placing.unplaced) or camera in placing.unplaced
    loads = Counter(owner for camera, owner in held.items() if camera not in placing.unplaced)
    assert all(load <= capacities[owner] for owner, load in loads.items())
    room = sum(capacities.values())
    assert len(placing.unplaced) == max(0, len(cameras) - room), "nobody waits while there is room"


@given(cities())
def test_nothing_moves_without_need(city: tuple[list[CameraFacts], list[RecorderFacts]]) -> None:
    cameras, recorders = city
    placing = place(cameras, recorders)
    capacities = {one.recorder: one.capacity for one in recorders if one.alive}
    loads = Counter(one.owner for one in cameras)
    homeless = sum(
        load if owner not in capacities else max(0, load - capacities[owner]) for owner, load in loads.items()
    )
    assert len(placing.moves) + len(placing.unplaced) == homeless
    again = [CameraFacts(camera, owner) for camera, owner in after(cameras, placing.moves).items()]
    assert place(again, recorders).moves == (), "what is settled stays"


@given(cities(), st.booleans())
def test_nobody_is_given_more_than_his_bound(city: tuple[list[CameraFacts], list[RecorderFacts]], even: bool) -> None:
    cameras, recorders = city
    placing = place(cameras, recorders, even=even)
    living = {one.recorder: one for one in recorders if one.alive}
    room = sum(one.capacity for one in living.values())
    waiting = set(placing.unplaced)
    held = Counter(owner for camera, owner in after(cameras, placing.moves).items() if camera not in waiting)
    for target in {move.target for move in placing.moves} | (set(living) if even else set()):
        share = len(cameras) * living[target].capacity * LOAD_BOUND_PERCENT / (room * 100) if room else 0
        assert held[target] <= share + 1


def test_the_own_division_first_then_whoever_has_room() -> None:
    cameras = [CameraFacts(f"{n:020}", "", "420102") for n in range(6)]
    recorders = [RecorderFacts("a", capacity=4, division="420106"), RecorderFacts("b", capacity=4, division="420102")]
    targets = Counter(move.target for move in place(cameras, recorders).moves)
    assert targets == {"b": 4, "a": 2}


def test_a_newcomer_is_given_nothing_until_somebody_asks_for_balance() -> None:
    cameras = [CameraFacts(f"{n:020}", "a") for n in range(10)]
    recorders = [RecorderFacts("a", capacity=100), RecorderFacts("b", capacity=100)]
    assert place(cameras, recorders).moves == ()
    moves = place(cameras, recorders, even=True).moves
    assert [(move.camera, move.target) for move in moves] == [(f"{n:020}", "b") for n in (7, 8, 9)]


def test_two_of_one_name_are_no_city() -> None:
    with pytest.raises(ValueError, match="camera"):
        place([CameraFacts("1"), CameraFacts("1")], [])
    with pytest.raises(ValueError, match="recorder"):
        place([], [RecorderFacts("a"), RecorderFacts("a")])


def test_a_large_loss_is_placed_in_one_pass() -> None:
    """5,000 cameras of 15 dead among 300 recorders with 100,000 cameras (scale: half a second of CPU)."""
    recorders = [RecorderFacts(f"rec-{n:03}", alive=n >= 15) for n in range(300)]
    cameras = [CameraFacts(f"{n:020}", f"rec-{n % 300:03}") for n in range(100_000)]
    placing = place(cameras, recorders)
    assert (len(placing.moves), placing.unplaced) == (5_010, ())
    assert max(Counter(after(cameras, placing.moves).values()).values()) <= 100_000 / 285 * 1.25 + 1


def test_the_brake_looks_back() -> None:
    """Trap 1: many that expire over some seconds are never declared dead in small lots."""
    names = {f"rec-{n}" for n in range(20)}
    assert not is_braked(set(), set(), names)
    assert not is_braked({"rec-0"}, set(), names)
    first = {f"rec-{n}" for n in range(6)}
    assert not is_braked(first, set(), names), "six of twenty may die"
    more = {f"rec-{n}" for n in range(6, 11)}
    assert not is_braked(more, set(), names - first), "seen alone, five of fourteen may die too"
    assert is_braked(more, first, names - first), "with the six of a moment ago it is eleven of twenty"
    assert not is_braked(set(), set(), set())
    assert not is_braked({"a"}, set(), {"a", "b"}), "one of two may die"
    assert is_braked({"b"}, {"a"}, {"a", "b"}), "and the other one not within ten minutes"


def test_nobody_judges_before_two_ttls_of_unbroken_session() -> None:
    """Trap 2: expired timestamps prove nothing after an outage."""
    vigil = Vigil(5)
    turns = [vigil.kept(7, 100 * S + n * S) for n in range(12)]
    assert turns == [False] * 10 + [True] * 2


@pytest.mark.parametrize("break_", ["another session", "a pause"])
def test_a_break_begins_the_vigil_anew(break_: str) -> None:
    vigil = Vigil(5)
    at = 0
    for at in range(0, 12 * S, S):
        vigil.kept(7, at)
    assert vigil.kept(7, at + 5 * S // 2), "half a TTL is no break"
    session = 8 if break_ == "another session" else 7
    at += 6 * S if break_ == "a pause" else 3 * S
    assert not vigil.kept(session, at)
    assert [vigil.kept(session, at + n * S) for n in range(1, 11)] == [False] * 9 + [True]
