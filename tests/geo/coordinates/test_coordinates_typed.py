"""What people type as a coordinate: read when it has one meaning, refused with a sentence when not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import Located, System, TypedPosition, parse_located, parse_typed
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("13")


@pytest.mark.parametrize(
    "text",
    [
        "114.2892, 30.5795",
        "  114.2892 30.5795 ",
        "114.2892，30.5795",
        "114.2892;30.5795",
        "１１４.２８９２、３０.５７９５",
        "30.5795N 114.2892E",
        "30.5795 N, 114.2892 E",
        "114.2892 E 30.5795 N",
        "N 30.5795 E 114.2892",
        "e114.2892 n30.5795",
        "北纬30.5795 东经114.2892",
        "东经114.2892° 北纬30.5795°",
        "经度:114.2892,纬度:30.5795",
        "纬度=30.5795, 经度=114.2892",
        "114°17'21.12\"E 30°34'46.2\"N",
        "114° 17' 21.12\" E, 30° 34' 46.2\" N",
        "114°17′21.12″，30°34′46.2″",
        "东经114度17分21.12秒，北纬30度34分46.2秒",
        "114°17.352'E 30°34.77'N",
        "114°17'21.12''E 30°34'46.2''N",
        "+114.2892 +30.5795",
    ],
)
def test_degrees_in_many_spellings(text: str) -> None:
    point = parse_located(text, System.GCJ02)
    assert point.system is System.GCJ02
    assert point.degrees == pytest.approx((114.2892, 30.5795), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "527740.342 3384390.846",
        "527740.342,3384390.846",
        "X=3384390.846 Y=527740.342",
        "Y 527740.342, X 3384390.846",
        "527740.342E 3384390.846N",
        "北坐标3384390.846 东坐标527740.342",
    ],
)
def test_metres_in_many_spellings(text: str) -> None:
    assert parse_located(text, System.CGCS2000_GK_114E).metres == (527740.342, 3384390.846)


def test_the_other_hemispheres() -> None:
    assert parse_located("43.1729W 22.9068S", System.WGS84).degrees == (-43.1729, -22.9068)
    assert parse_located("-104.9903, 39.7392", System.WGS84).degrees == (-104.9903, 39.7392)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "114.2892",
        "114.2892 30.5795 12",
        "114,2892 30,5795",
        "114.2892E 30.5795E",
        "E114.2892E 30.5795",
        "114°60'00\" 30°00'00\"",
        "114°17'60\" 30°00'00\"",
        "114.5°17' 30°34'",
        "114°17.5'21\" 30°34'46\"",
        "-43.1W 22.9S",
        "1e2 30",
        "nan nan",
        "١١٤.٢ ٣٠.٥",
        "114.2892/30.5795",
        "1" * 500,
    ],
)
def test_what_has_no_single_meaning(text: str) -> None:
    with pytest.raises(Fault, match="cannot read") as fault:
        parse_located(text, System.WGS84)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.parametrize(
    ("text", "system", "said"),
    [
        ("30.5795, 114.2892", System.WGS84, "swapped"),
        ("3384390.846 527740.342", System.CGCS2000_GK_114E, "swapped"),
        ("X=114.2892 Y=30.5795", System.WGS84, "X and Y"),
        ("114.2892, 30.5795", System.CGCS2000_GK_114E, "outside"),
        ("527740.342 3384390.846", System.CGCS2000, "within"),
        ("527740.342° 3384390.846°", System.CGCS2000_GK_114E, "cannot read"),
        ("527740.342W 3384390.846N", System.CGCS2000_GK_114E, "cannot read"),
    ],
)
def test_readable_but_not_right(text: str, system: System, said: str) -> None:
    with pytest.raises(Fault, match=said):
        parse_located(text, system)


@given(st.floats(73.0, 136.0), st.floats(3.0, 54.0))
def test_decimal_degrees_come_back(longitude: float, latitude: float) -> None:
    expected = pytest.approx((longitude, latitude), abs=5e-11, rel=0)
    assert parse_located(f"{longitude:.10f}, {latitude:.10f}", System.WGS84).degrees == expected
    assert parse_located(f"N{latitude:.10f} E{longitude:.10f}", System.WGS84).degrees == expected


@given(st.integers(73, 135), st.integers(3, 53), st.integers(0, 59), st.integers(0, 5999))
def test_degrees_minutes_seconds_come_back(east: int, north: int, minutes: int, hundredths: int) -> None:
    rest = minutes / 60 + hundredths / 360_000
    text = f"{east}°{minutes:02d}'{hundredths / 100:05.2f}\"E {north}°{minutes:02d}'{hundredths / 100:05.2f}\"N"
    assert parse_located(text, System.WGS84).degrees == pytest.approx((east + rest, north + rest), abs=1e-10, rel=0)


@given(
    st.one_of(st.text(max_size=140), st.text("0123456789.,;:=°'\"′″度分秒ENWSXY东经北纬 +-\t", max_size=60)),
    st.sampled_from(list(System)),
)
def test_any_text_is_a_position_or_a_fault(text: str, system: System) -> None:
    outcome: Located | FaultKind
    try:
        outcome = parse_located(text, system)
    except Fault as fault:
        outcome = fault.kind
    assert outcome is FaultKind.INVALID or (isinstance(outcome, Located) and outcome.system is system)


@pytest.mark.parametrize(
    ("text", "east", "north"),
    [
        ("114.28920, 30.57950", "114.28920", "30.57950"),
        ("北纬30.5795 东经114.2892", "E114.2892", "N30.5795"),
        ("114°17'21.12\"E 30°34'46.2\"N", "114°17'21.12\"E", "30°34'46.2\"N"),
    ],
)
def test_the_values_are_kept_as_they_were_typed(text: str, east: str, north: str) -> None:
    typed = parse_typed(text, System.GCJ02)
    assert (typed.east, typed.north) == (east, north)
    assert parse_located(f"{typed.east}, {typed.north}", System.GCJ02) == typed.located


@given(st.text(st.sampled_from("0123456789.°'\"ENXY东经北纬 ,+-"), max_size=60))
def test_what_is_read_can_be_read_again_from_what_is_kept(text: str) -> None:
    try:
        typed = parse_typed(text, System.GCJ02)
    except Fault:
        return
    assert max(len(typed.east), len(typed.north)) <= 32
    assert parse_typed(f"{typed.east}, {typed.north}", System.GCJ02).located == typed.located


@given(
    st.from_regex(r"[0-9]{1,9}(\.[0-9]{0,13})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,9}(\.[0-9]{0,13})?", fullmatch=True),
    st.sampled_from([System.CGCS2000, System.GCJ02, System.CGCS2000_GK_114E]),
)
def test_two_numbers_with_a_comma_are_read_as_with_a_blank(first: str, second: str, system: System) -> None:
    """The usual spelling is read by a shorter way than all others."""
    assert _read(f"{first}, {second}", system) == _read(f"{first} {second}", system)


def _read(text: str, system: System) -> TypedPosition | FaultKind:
    try:
        return parse_typed(text, system)
    except Fault as fault:
        return fault.kind
