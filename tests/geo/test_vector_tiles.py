"""Vector tiles: bytes of the specification's own example, and all that is written is read by another reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.geo.vector_tile_reader import read_tile

from mingcha.geo.vector_tiles import PointLayer, encode_tile, varint, zigzag

VALUES = st.one_of(
    st.text(max_size=20),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
)


def test_a_point_of_the_specification() -> None:
    """4.3.5.1: a point at (25, 17) is the command integers 9 50 34."""
    layer = PointLayer("p")
    layer.add(25, 17, {})
    assert layer.encoded() == bytes.fromhex("0a017012091200180122030932222880207802")


def test_bytes_of_a_tile_with_keys_and_values() -> None:
    layer = PointLayer("points", extent=512)
    layer.add(0, 0, {"state": "ok", "range": 300})
    layer.add(511, -1, {"state": "ok", "range": 90})
    expected = bytes.fromhex(
        "1a52"  # layer of 82 bytes
        "0a06706f696e7473"  # name
        "120d" "120400000101" "1801" "2203090000"  # first feature: keys 0 1, values 0 1; at (0, 0)
        "120e" "120400000102" "1801" "220409fe0701"  # second feature: at (511, -1)
        "1a057374617465" "1a0572616e6765"  # keys
        "22040a026f6b" "220328ac02" "2202285a"  # values: "ok", 300, 90
        "288004" "7802"  # extent 512, version 2
    )  # fmt: skip
    assert encode_tile([layer]) == expected[:1] + varint(len(expected) - 2) + expected[2:]


def test_a_layer_without_features_is_left_out() -> None:
    assert encode_tile([PointLayer("empty")]) == b""


@pytest.mark.parametrize(("number", "encoded"), [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (4096, "8020")])
def test_varints(number: int, encoded: str) -> None:
    assert varint(number) == bytes.fromhex(encoded)


def test_there_is_no_varint_of_a_negative_number() -> None:
    with pytest.raises(ValueError, match="no varint"):
        varint(-1)


@pytest.mark.parametrize(("signed", "unsigned"), [(0, 0), (-1, 1), (1, 2), (-2, 3), (2147483647, 4294967294)])
def test_zigzag(signed: int, unsigned: int) -> None:
    assert zigzag(signed) == unsigned


@given(
    st.lists(
        st.tuples(
            st.integers(-64, 4160), st.integers(-64, 4160), st.dictionaries(st.text(max_size=8), VALUES, max_size=5)
        ),
        max_size=20,
    )
)
def test_another_reader_finds_what_was_written(points: list[tuple[int, int, dict[str, object]]]) -> None:
    layer = PointLayer("points")
    for x, y, properties in points:
        layer.add(x, y, properties)  # type: ignore[arg-type]
    found = read_tile(encode_tile([layer])).get("points")
    if not points:
        assert found is None
        return
    assert found is not None
    assert (found.version, found.extent) == (2, 4096)
    assert [(one.x, one.y, one.properties) for one in found.features] == points
    assert [[type(value) for value in one.properties.values()] for one in found.features] == [
        [type(value) for value in properties.values()] for _, _, properties in points
    ]
