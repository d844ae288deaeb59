"""What the lists of article 13 ask of a point: codes, names and sizes as they are written, and what is none of them."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.capture_positions import GROUPS, is_capture_position, position_words
from mingcha.registry.points.catalogue_values import (
    RESOLUTION_CODES,
    CatalogueFields,
    Encoding,
    Room,
    class_from,
    encoding_from,
    positions_from,
    resolution_from,
    room_from,
)

pytestmark = pytest.mark.law("13(1)")


def test_capture_positions_are_groups_and_kinds_of_annex_o() -> None:
    assert len(GROUPS) == 32
    good = [f"{number:07}" for number in range(10**5) if is_capture_position(f"{number:07}")]
    assert good[:3] == ["0010100", "0010101", "0010102"], "the last two digits are a line of business's own"
    kinds = {f"{number:05}" for number in range(10**5) if is_capture_position(f"{number:05}00")}
    assert len(kinds) == 124
    assert {kind[:3] for kind in kinds} == set(GROUPS)
    for text in ("", "0010600", "0300100", "00101", "00101000", "001010A", "００１０１００", "0000000"):
        assert not is_capture_position(text), text
    assert position_words("0170142").zh == "学校、幼儿园"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("H.264", Encoding.H264), ("h265", Encoding.H265), ("HEVC", Encoding.H265), ("AVC", Encoding.H264),
        ("MPEG-4", Encoding.MPEG4), ("svac", Encoding.SVAC), ("3GP", Encoding.GP3), ("2", Encoding.H264),
        ("5", Encoding.H265), ("", None),
    ],
)  # fmt: skip
def test_encodings_by_name_and_by_the_numbers_on_which_lists_agree(text: str, encoding: Encoding | None) -> None:
    assert encoding_from(text) is encoding


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1920x1080", "1920x1080"), ("2560*1440", "2560x1440"), ("3840×2160", "3840x2160"), ("1920X1080", "1920x1080"),
        ("1080P", "1920x1080"), ("d1", "720x576"), ("6", "1920x1080"), ("5", "1280x720"), ("", ""),
    ],
)  # fmt: skip
def test_resolutions_are_kept_as_one_size(text: str, size: str) -> None:
    assert resolution_from(text) == size


def test_the_numbers_of_annex_g() -> None:
    assert list(RESOLUTION_CODES.items())[-1] == ("1920x1080", "6")


def test_classes_rooms_and_positions_as_lists_have_them() -> None:
    assert [class_from(text) for text in ("1", "三类", "", "4", "9", "其他")] == [1, 3, None, None, None, None]
    assert [room_from(text) for text in ("1", "室内", "indoor", "")] == [
        Room.OUTDOOR, Room.INDOOR, Room.INDOOR, Room.UNKNOWN,
    ]  # fmt: skip
    assert positions_from(" 0170100 / 0260100") == ("0170100", "0260100")
    assert CatalogueFields(positions=("0170100", "0260100")).position_text == "0170100/0260100"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: class_from("5"),
        lambda: room_from("3"),
        lambda: encoding_from("4"),
        lambda: encoding_from("H.266"),
        lambda: resolution_from("1920"),
        lambda: resolution_from("0x0"),
        lambda: resolution_from("9" * 400),
        lambda: positions_from("0010600"),
        lambda: positions_from("/".join(["0170100"] * 2)),
        lambda: positions_from("/".join(f"01701{number:02}" for number in range(8))),
        lambda: CatalogueFields(point_class=0),
        lambda: CatalogueFields(resolution="1080P"),
        lambda: CatalogueFields(resolution="1920*1080"),
    ],
)
def test_what_is_none_of_them_is_a_fault(wrong: object) -> None:
    with pytest.raises(Fault) as fault:
        wrong()  # type: ignore[operator]
    assert fault.value.kind is FaultKind.INVALID
