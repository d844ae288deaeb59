"""The outputs of the networks become boxes at the right place; parts of a wide picture too (article 21)."""

from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mingcha.bench.redaction.plates_drawn import drawn_plate
from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.detection.detectors import loaded_detectors
from mingcha.privacy.detection.faces import Faces
from mingcha.privacy.detection.model_files import Detects, FileState, listed_models, models_folder, state_of
from mingcha.privacy.detection.network import input_size
from mingcha.privacy.detection.persons import Persons
from mingcha.privacy.detection.plates import Plates
from mingcha.privacy.detection.settings import S1, S2, S3, S4, S5, S6, settings_of
from mingcha.privacy.detection.tiles import Part, around, close_parts_of, fine_parts_of, in_turn, parts_of, tiles_of
from mingcha.privacy.detection.values import Box, Detection, overlap, without_doubles


class HeatAt:
    """Stands for CenterFace: one face of 39.5 by 55.5 pixels in the middle of the cell (row, column)."""

    def __init__(self, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.asked: list[tuple[int, ...]] = []

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        self.asked.append(pixels.shape)
        rows, columns = pixels.shape[2] // 4, pixels.shape[3] // 4
        heat = np.zeros((1, 1, rows, columns), np.float32)
        heat[0, 0, self.row, self.column] = 0.9
        heat[0, 0, self.row, self.column + 1] = 0.5  # the same face once more
        heat[0, 0, 0, 0] = 0.079  # below the threshold
        size = np.zeros((1, 2, rows, columns), np.float32)
        size[0, 0], size[0, 1] = np.log(55.5 / 4), np.log(39.5 / 4)
        return [heat, size, np.zeros((1, 2, rows, columns), np.float32)]


class PriorOf:
    """Stands for clp_det: the row of the network that is a plate, moved by a tenth of its square to the right."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.asked: list[tuple[int, ...]] = []

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        self.asked.append(pixels.shape)
        count = sum(2 * (-(-pixels.shape[2] // step)) * (-(-pixels.shape[3] // step)) for step in (8, 16, 32))
        places, scores = np.zeros((1, count, 4), np.float32), np.zeros((1, count, 2), np.float32)
        places[0, self.row, 0] = 1.0
        scores[0, self.row, 1] = 0.75
        return [places, scores]


def picture(width: int, height: int) -> Any:
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane in frame.planes:
        np.frombuffer(plane, np.uint8)[:] = 128
    return frame


class PersonAt:
    """Stands for NanoDet: a person at a place of the grid of 16 pixels, 2 steps to left and right, 4 up and down."""

    up, score = 4, 0.5

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        assert pixels.shape == (1, 3, 416, 416)
        scores = [np.zeros((1, (416 // step) ** 2, 1), np.float32) for step in (8, 16, 32)]
        sides = [np.zeros((1, one.shape[1], 4, 11), np.float32) for one in scores]
        place = 10 * 26 + 5
        scores[1][0, place] = self.score
        sides[1][0, place, :, :] = -99
        for side, bin_number in enumerate((2, self.up, 2, self.up)):
            sides[1][0, place, side, bin_number] = 0
        return [*scores, *(one.reshape(1, -1, 44) for one in sides)]


def test_a_person_lies_around_its_place() -> None:
    network: Any = PersonAt()
    (found,) = Persons(network, S1).detect(picture(832, 416))
    assert found == Detection(Detects.PERSON, Box(2 * (88 - 32), 2 * (168 - 64), 2 * (88 + 32), 416), 500)


def test_a_face_lies_where_the_heat_is_and_is_found_once() -> None:
    network: Any = HeatAt(20, 30)
    found = Faces(network, S1).detect(picture(640, 352))
    assert found == [Detection(Detects.FACE, Box(102, 54, 142, 110), 899)]
    assert network.asked == [(1, 3, 352, 640)]


def test_a_wide_picture_is_looked_at_smaller_and_the_box_is_of_the_whole() -> None:
    network: Any = HeatAt(20, 30)
    (found,) = Faces(network, S1).detect(picture(2560, 1408))
    assert network.asked == [(1, 3, 704, 1280)]
    assert found.box == Box(204, 108, 284, 220)


def test_a_plate_lies_beside_its_square() -> None:
    network: Any = PriorOf(2 * (5 * 80 + 10) + 1)  # row 5, column 10 of step 8: the larger square, 48 pixels
    (found,) = Plates(network, S1).detect(picture(640, 352))
    middle_x, middle_y = 10.5 * 8 + 0.1 * 48, 5.5 * 8
    assert found == Detection(Detects.PLATE, Box(int(middle_x - 24), 20, 113, int(middle_y + 24)), 750)


def test_of_a_picture_wider_than_the_input_four_parts_are_looked_at_too() -> None:
    network: Any = PriorOf(0)
    Plates(network, S1).detect(picture(1920, 1080))
    assert [shape[2:] for shape in network.asked] == [(736, 1280)] + [(672, 1152)] * 4


def test_parts_cover_the_picture_and_overlap() -> None:
    tiles = [part.box for part in tiles_of(1920, 1080)]
    assert (min(one.left for one in tiles), max(one.right for one in tiles)) == (0, 1920)
    assert (min(one.top for one in tiles), max(one.bottom for one in tiles)) == (0, 1080)
    assert overlap(tiles[0], tiles[1]) > 0.05


def test_parts_are_looked_at_enlarged_and_in_turn_and_a_plate_lies_at_its_place() -> None:
    network: Any = PriorOf(2 * (5 * 160 + 10) + 1)  # row 5, column 10 of step 8: the larger square, 48 pixels
    plates = Plates(network, S2)
    found = [plates.detect(picture(1280, 720), turn) for turn in range(plates.turns)]
    assert [shape[2:] for shape in network.asked] == [(736, 1280)] * 6
    middle_x, middle_y = (10.5 * 8 + 0.1 * 48) * 768 / 1280, 5.5 * 8 * 432 / 736
    (least,) = [one.box for one in found[1] if one.box.left < 768 and one.box.left >= 512]  # the second part
    assert (least.left + least.right) / 2 == pytest.approx(512 + middle_x, abs=1)
    assert (least.top + least.bottom) / 2 == pytest.approx(middle_y, abs=1)


@pytest.mark.parametrize(
    "size", [(1280, 720), (1920, 1080), (3840, 2160), (768, 576), (352, 288), (20, 10), (720, 1280)]
)
def test_turns_have_all_parts_and_parts_the_whole_picture(size: tuple[int, int]) -> None:
    parts = {part for turn in range(5, 8) for part in in_turn(parts_of(*size), turn, 3)}
    assert parts == set(parts_of(*size))
    small = np.zeros(size[::-1], bool)
    for part in parts - {Part(Box(0, 0, *size))}:
        assert part.box.within(*size) == part.box
        small[part.box.top : part.box.bottom, part.box.left : part.box.right] = True
    assert small.all()


@pytest.mark.parametrize(
    ("ninths", "most", "divisor"), [(S3.close_ninths, 12, 12), (S4.close_ninths, 32, 18)], ids=["s3", "s4"]
)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 1080), (768, 576), (720, 720), (720, 1280)])
def test_close_parts_cover_a_picture_and_what_is_small_is_whole_in_one(
    size: tuple[int, int], ninths: int, most: int, divisor: int
) -> None:
    parts = [part.box for part in close_parts_of(*size, ninths)]
    assert len(parts) <= most
    assert all(part.within(*size) == part for part in parts)
    side = min(size) // divisor
    for left in range(0, size[0] - side, side):
        for top in range(0, size[1] - side, side):
            small = Box(left, top, left + side, top + side)
            assert any(part.shared_with(small) == small for part in parts)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160), (352, 288), (20, 10), (1, 1), (720, 1280)])
def test_turns_have_all_fine_parts_and_a_small_plate_is_whole_in_one(size: tuple[int, int]) -> None:
    parts = {
        part for turn in range(4, 4 + S4.fine_turns) for part in in_turn(fine_parts_of(*size), turn, S4.fine_turns)
    }
    assert parts == set(fine_parts_of(*size))
    assert all(part.box.within(*size) == part.box and part.box.area for part in parts)
    wide, high = size[0] * 7 // 100, size[1] * 7 // 100
    for left in (*range(0, size[0] - wide, max(1, wide // 3)), size[0] - wide):
        for top in (*range(0, size[1] - high, max(1, high // 3)), size[1] - high):
            small = Box(left, top, left + wide, top + high)
            assert any(part.box.shared_with(small) == small for part in parts)


def test_plates_are_sought_in_one_fine_part_at_each_look_besides() -> None:
    network: Any = PriorOf(0)
    plates = Plates(network, S4)
    for turn in range(plates.turns):
        plates.detect(picture(1280, 720), turn)
    assert plates.turns == 9
    assert [shape[2:] for shape in network.asked] == [(736, 1280)] * (3 * 9)


class LargePlate:
    """Stands for clp_det: a plate of 96 pixels of the input in its middle, of 192 in that of a second look, in inputs
    of these widths alone."""

    def __init__(self, *widths: int) -> None:
        self.widths = widths
        self.asked: list[int] = []

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        high, wide = pixels.shape[2:]
        self.asked.append(wide)
        count = sum(2 * (-(-high // step)) * (-(-wide // step)) for step in (8, 16, 32))
        places, scores = np.zeros((1, count, 4), np.float32), np.zeros((1, count, 2), np.float32)
        before = 2 * (high // 8) * (wide // 8)
        row = before + 2 * ((high // 32) * (wide // 16) + wide // 32)  # step 16
        row += wide == 640
        scores[0, row, 1] = 0.9 if wide in self.widths else 0.0
        return [places, scores]


@pytest.mark.parametrize(
    ("widths", "settings", "count"),
    [((1280, 640), S4, 1), ((1280,), S4, 0), ((1280,), S3, 1), ((1280, 640), S5, 1)],
    ids=["found again", "not found again", "before", "found again now"],
)
def test_a_large_plate_is_one_only_if_a_second_look_finds_it(
    widths: tuple[int, ...], settings: Any, count: int
) -> None:
    network: Any = LargePlate(*widths)
    found = Plates(network, settings).detect(picture(1280, 720), 0)
    large = [one for one in found if one.box.height > 80]
    assert len(large) == count
    assert not any(one.is_dropped for one in large)
    assert (640 in network.asked) is (settings is not S3)


def test_a_large_plate_that_a_second_look_does_not_find_is_kept_as_dropped() -> None:
    network: Any = LargePlate(1280)
    (found,) = [one for one in Plates(network, S5).detect(picture(1280, 720), 0) if one.box.height > 80]
    assert found.is_dropped
    assert found.score_permille == 899


def test_what_was_dropped_takes_the_place_of_nothing() -> None:
    plate = Detection(Detects.PLATE, Box(0, 0, 100, 40), 500)
    dropped = Detection(Detects.PLATE, Box(2, 0, 102, 40), 900, is_dropped=True)
    assert without_doubles([plate, dropped], 0.4) == [dropped, plate]
    assert without_doubles([dropped, dropped._replace(score_permille=300)], 0.4) == [dropped]


def test_a_small_plate_needs_no_second_look() -> None:
    network: Any = LargePlate(1280)
    found = Plates(network, S4).detect(picture(2560, 2560), 0)
    assert found
    assert 640 not in network.asked


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (Box(600, 300, 700, 340), Box(500, 236, 800, 404)),
        (Box(0, 0, 100, 40), Box(0, 0, 300, 168)),
        (Box(1200, 700, 1280, 720), Box(1040, 585, 1280, 720)),
        (Box(0, 0, 1280, 720), Box(0, 0, 1280, 720)),
        (Box(10, 10, 12, 300), Box(8, 10, 14, 300)),
    ],
)
def test_a_second_look_is_at_a_part_around(box: Box, wanted: Box) -> None:
    assert around(box, 3, 1280, 720) == wanted


def test_small_persons_are_found_in_the_parts_whose_turn_it_is() -> None:
    network: Any = PersonAt()
    persons = Persons(network, S3)
    small_picture = picture(416, 200)
    assert [len(persons.detect(small_picture, turn)) for turn in range(persons.turns)] == [1, 1, 1], "not shrunk"
    found = [one.box for turn in range(persons.turns) for one in persons.detect(picture(1280, 720), turn)]
    (whole,) = {box for box in found if found.count(box) == persons.turns}
    assert whole == Box(172, 320, 370, 714), "the same at each look"
    times = 480 / 416
    moved = [(left, top) for top in (0, 240) for left in (0, 400, 800)]
    wanted = [
        (int(56 * times) + left, int(104 * times) + top, -int(-120 * times // 1) + left, -int(-232 * times // 1) + top)
        for left, top in moved
    ]
    assert sorted(box for box in found if box != whole) == sorted(wanted)


def test_a_weak_small_person_is_taken_from_parts_alone_and_must_be_found_again() -> None:
    network: Any = PersonAt()
    network.score = 0.2
    (first, other) = Persons(network, S3).detect(picture(1280, 720))
    assert first.score_permille == other.score_permille == 200
    assert first.score_permille < S3.faint_permille[Detects.PERSON], "a track of one look alone is none"
    assert Persons(network, S2).detect(picture(1280, 720)) == []


def test_what_is_large_in_a_part_is_found_in_the_whole_picture_alone() -> None:
    network: Any = PersonAt()
    network.up = 6  # 192 pixels of the input, nearly half of the height of a part
    persons = Persons(network, S3)
    assert [len(persons.detect(picture(1280, 720), turn)) for turn in range(persons.turns)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("size", "wanted"), [((1280, 720), (1280, 736)), ((20, 10), (32, 32)), ((3840, 2160), (1280, 736))]
)
def test_sides_of_an_input_are_whole_steps(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert input_size(*size, 1280) == wanted


def test_a_face_in_a_person_is_no_double() -> None:
    box = Box(0, 0, 10, 10)
    both = [Detection(Detects.FACE, box, 500), Detection(Detects.PERSON, box, 900), Detection(Detects.FACE, box, 600)]
    assert without_doubles(both, 0.3) == [both[1], both[2]]


def test_without_a_model_there_is_no_detector(tmp_path: Any) -> None:
    with pytest.raises(Fault) as raised:
        loaded_detectors(tmp_path, S1)
    assert raised.value.kind is FaultKind.NOT_FOUND


def test_settings_have_names() -> None:
    assert [settings_of(name) for name in ("s1", "s2", "s3", "s4", "s5", "s6")] == [S1, S2, S3, S4, S5, S6]
    with pytest.raises(Fault):
        settings_of("s0")


def test_the_models_find_a_drawn_plate_and_nothing_in_an_empty_picture() -> None:
    if any(state_of(models_folder(), one) is not FileState.READY for one in listed_models()):
        pytest.skip("no models: run scripts/models.py")
    detectors = loaded_detectors(models_folder(), S1)
    assert len(detectors) == 3
    assert [detector.detect(picture(320, 192)) for detector in detectors] == [[] for _ in detectors]
    pixels = np.full((352, 640, 3), 110, np.uint8)
    drawn = drawn_plate(np.random.default_rng(10))[:, :, ::-1].astype(np.uint8)
    plate = av.VideoFrame.from_ndarray(np.ascontiguousarray(drawn), "bgr24").reformat(160, 50)
    pixels[200:250, 300:460] = plate.to_ndarray(format="bgr24")
    (found,) = detectors[-1].detect(av.VideoFrame.from_ndarray(pixels, "bgr24"))
    assert found.kind is Detects.PLATE
    assert overlap(found.box, Box(300, 200, 460, 250)) > 0.6
