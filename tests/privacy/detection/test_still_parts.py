"""A part of a picture in which nothing changed is not looked at again, but by the gate (article 21)."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.privacy.listed_boxes import STEP_90K, grey_picture

from mingcha.privacy.detection.chunk import detect_chunk, detect_some
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.persons import Persons
from mingcha.privacy.detection.settings import S4, S5
from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.values import Box, Detection

SIZE = (640, 360)
PART, OTHER = Box(0, 0, 160, 160), Box(320, 160, 640, 360)
FOUND = [Detection(Detects.PERSON, Box(20, 20, 30, 44), 600)]


class Looks:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> list[Detection]:
        self.count += 1
        return FOUND


def seen(still: StillParts, looks: Looks, part: Box = PART, **picture: Any) -> int:
    """How often it was looked at, after one more picture."""
    still.take(grey_picture(0, size=SIZE, **picture))
    assert still.found("persons", part, 1.0, looks) == FOUND
    return looks.count


def test_a_part_is_looked_at_again_once_something_changes_in_it() -> None:
    still, looks = StillParts(S5.still_levels), Looks()
    assert [seen(still, looks), seen(still, looks)] == [1, 1]
    assert seen(still, looks, bright=Box(400, 200, 420, 240)) == 1, "beside it"
    small = Box(40, 40, 44, 44)
    assert [seen(still, looks, bright=small), seen(still, looks, bright=small)] == [2, 2]
    assert seen(still, looks) == 3, "and once it is gone"


def test_a_part_that_changes_slowly_is_looked_at_too() -> None:
    """Compared with the picture of the last look, not with the one before."""
    still, looks = StillParts(S5.still_levels), Looks()
    assert [seen(still, looks, luma=100 + 2 * n) for n in range(7)] == [1, 1, 1, 2, 2, 2, 3]


def test_each_finder_part_and_size_is_kept_for_itself() -> None:
    still, looks = StillParts(S5.still_levels), Looks()
    assert [seen(still, looks), seen(still, looks, OTHER), seen(still, looks)] == [1, 2, 2]
    still.found("plates", PART, 1.0, looks)
    still.found("persons", PART, 2.0, looks)
    assert looks.count == 4
    still.take(grey_picture(0, size=(1280, 720)))
    still.found("persons", PART, 1.0, looks)
    assert looks.count == 4, "a part of another size of picture that looks the same"
    still.found("persons", Box(0, 0, 1280, 720), 1.0, looks)
    assert looks.count == 5


class Nobody:
    """Stands for NanoDet and finds nobody."""

    def __init__(self) -> None:
        self.count = 0

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        self.count += 1
        scores = [np.zeros((1, (416 // step) ** 2, 1), np.float32) for step in (8, 16, 32)]
        return [*scores, *(np.zeros((1, one.shape[1], 44), np.float32) for one in scores)]


def street(count: int) -> list[Any]:
    """Pictures in which something moves in one corner."""
    return [grey_picture(n * STEP_90K, size=SIZE, bright=Box(600, 4 * n, 612, 4 * n + 20)) for n in range(count)]


@pytest.mark.parametrize(("settings", "most"), [(S4, 4 * 21), (S5, 60)], ids=["s4", "s5"])
def test_persons_are_sought_in_parts_that_changed(settings: Any, most: int) -> None:
    """Twenty looks and one at the last picture, at the whole and three parts each: in a street whose one corner moves
    parts without it are looked at once."""
    network: Any = Nobody()
    found = detect_chunk(street(78), [Persons(network, settings)], settings)
    assert len(found.looked_at) == 21
    assert network.count <= most
    assert (network.count == most) is (settings is S4)


def test_the_gate_looks_at_every_part_each_time() -> None:
    network: Any = Nobody()
    detect_some(street(60), [Persons(network, S5)], S5, every=6, first=1)
    assert network.count == 10 * 4


def test_what_is_kept_belongs_to_one_chunk() -> None:
    network: Any = Nobody()
    persons = Persons(network, S5)
    one = detect_chunk(street(12), [persons], S5)
    count = network.count
    assert detect_chunk(street(12), [persons], S5) == one
    assert network.count == 2 * count


def test_a_change_of_the_settings_alone_asks_for_it() -> None:
    network: Any = Nobody()
    detect_chunk(street(78), [Persons(network, S5)], replace(S5, still_levels=0.0))
    assert network.count == 4 * 21
