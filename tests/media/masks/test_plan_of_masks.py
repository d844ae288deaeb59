"""What holds at an instant, and which plans are refused: never open where a window says otherwise (article 18)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.masks.plan import (
    MOST_AT_ONCE,
    Closed,
    ClosedReason,
    Mask,
    Masked,
    MaskedBy,
    MaskPlan,
    Open,
    Window,
    parse_plan,
)

SQUARE = ((0, 0), (20_000, 0), (20_000, 20_000), (0, 20_000))
FIRST = Mask("M00000012.3", MaskedBy.RECORDER, 10, (SQUARE,))
SECOND = Mask("M00000013.1", MaskedBy.CAMERA, 10, (SQUARE,))
MASK_JSON = {"version": "M1.1", "by": "recorder", "grow": 10, "polygons": [[[0, 0], [9, 0], [0, 9]]]}
COMB = [[x * 2000, 9000 if x % 2 else x] for x in range(30)] + [[65000, 9500], [0, 9500]]
COMBS = [COMB] * 16
"""As many corners as may be filled at one instant."""
holds = st.sampled_from([FIRST, SECOND, ClosedReason.MISSING, ClosedReason.MOVED])
windows = st.builds(
    lambda begin, length, held: Window(begin, None if length is None else begin + length, held),
    st.integers(0, 60),
    st.none() | st.integers(1, 20),
    holds,
)
plans = st.lists(windows, max_size=MOST_AT_ONCE).map(lambda found: MaskPlan(tuple(found)))


@given(plans, st.integers(-5, 90))
def test_it_is_open_outside_of_all_windows_alone(plan: MaskPlan, at_ms: int) -> None:
    inside = [
        one.holds for one in plan.windows if one.from_ms <= at_ms and (one.until_ms is None or at_ms < one.until_ms)
    ]
    answer = plan.at(at_ms)
    assert (answer == Open()) == (not inside)
    closed = [one for one in inside if isinstance(one, ClosedReason)]
    assert isinstance(answer, Closed) == bool(closed)
    if isinstance(answer, Masked):
        assert list(answer.masks) == inside


@given(plans)
def test_a_plan_is_read_as_it_was_written(plan: MaskPlan) -> None:
    assert parse_plan(json.loads(canonical_json(plan.as_json()))) == plan


def test_masks_of_the_camera_are_not_filled_here() -> None:
    both = MaskPlan((Window(0, None, FIRST), Window(5, 9, SECOND)))
    answer = both.at(5)
    assert isinstance(answer, Masked)
    assert (answer.to_fill, answer.versions) == ((FIRST,), "M00000012.3")
    assert answer.masks == (FIRST, SECOND)
    assert both.at(9) == Masked((FIRST,))


@pytest.mark.parametrize(
    "value",
    [
        {},
        [7],
        [{"from": 0, "until": None}],
        [{"from": 5, "until": 5, "closed": "MASK_MISSING"}],
        [{"from": True, "until": None, "closed": "MASK_MISSING"}],
        [{"from": 0, "until": None, "closed": "DISABLED"}],
        [{"from": 0, "until": None, "closed": ["MASK_MISSING"]}],
        [{"from": 0, "until": None, "closed": "MASK_MISSING", "version": "M1.1"}],
        [{"from": 0, "until": None, **MASK_JSON, "by": "nobody"}],
        [{"from": 0, "until": None, **MASK_JSON, "by": []}],
        [{"from": 0, "until": None, **MASK_JSON, "version": "M1 M2"}],
        [{"from": 0, "until": None, **MASK_JSON, "grow": 101}],
        [{"from": 0, "until": None, **MASK_JSON, "polygons": []}],
        [{"from": 0, "until": None, **MASK_JSON}] * (MOST_AT_ONCE + 1),
        [{"from": 0, "until": None, "closed": "MASK_MISSING"}] * 257,
        [{"from": 0, "until": 9, **MASK_JSON, "polygons": COMBS}, {"from": 8, "until": 10, **MASK_JSON}],
    ],
)
def test_a_plan_that_is_in_doubt_is_refused(value: object) -> None:
    with pytest.raises(Fault) as refused:
        parse_plan(value)
    assert refused.value.kind is FaultKind.INVALID


def test_masks_one_after_another_may_have_as_many_corners_each() -> None:
    window = {**MASK_JSON, "polygons": COMBS}
    plan = parse_plan([{"from": day, "until": day + 1, **window} for day in range(3)])
    assert len(plan.windows) == 3
