"""Canonical JSON (RFC 8785) with the vectors of the standard that hold no fractions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit import canonical
from mingcha.kit.canonical import Json, canonical_json, parse_canonical, sha256

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_keys_are_ordered_by_utf16_code_units() -> None:
    # RFC 8785, 3.2.3
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_and_literals_are_written_as_the_standard_says() -> None:
    # RFC 8785, 3.2.2 (figures 2 and 3, without the numbers that are fractions)
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical_json(value) == (
        b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_the_french_vector() -> None:
    # test vector "french" of the standard's suite: order by code units, not by locale
    value = {
        "peach": "This sorting order",
        "péché": "is wrong according to French",
        "pêche": "but canonicalization MUST",
        "sin": "ignore locale",
    }
    assert canonical_json(value).decode() == (
        '{"peach":"This sorting order","péché":"is wrong according to French",'
        '"pêche":"but canonicalization MUST","sin":"ignore locale"}'
    )


@pytest.mark.parametrize("value", [1.5, 0.0, b"bytes", {1: "a"}, {"a": 2.0}, object()])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [2**53, -(2**53)])
def test_integers_that_a_reader_would_round_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="2\\^53"):
        canonical_json(value)
    assert canonical_json(2**53 - 1) == b"9007199254740991"


def test_a_lone_surrogate_has_no_canonical_form() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical_json("\ud800")


@given(JSON)
def test_reading_gives_the_value_back_and_writing_again_the_same_bytes(value: object) -> None:
    once = canonical_json(value)  # type: ignore[arg-type]
    assert json.loads(once) == value
    assert canonical_json(json.loads(once)) == once


def test_the_digest_of_nothing() -> None:
    assert sha256(b"").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # FIPS 180-4


@given(JSON)
def test_what_is_written_is_read_again(value: object) -> None:
    assert parse_canonical(canonical_json(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a": 1}', b'{"a":1}\n', b'{"a":1.0}', b'{"a":1e2}', b"NaN", b"-Infinity",
        b"9007199254740992", b"-9007199254740992", b"1" * 5000, b"-0", b"01", b'"\\u0041"', b'"\\ud800"', b'"\xff"',
        b"\xef\xbb\xbf1", b'{"\xc3\xb6":1,"z":2}', b"", b"[", b"[1,]", b'"\x07"',
    ],
)  # fmt: skip
def test_what_is_written_in_another_way_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds of it
        parse_canonical(data)


@given(st.text(st.sampled_from('{}[]",:0123456789.eE-+ntrufalse \\u00e9\u20ac\U0001f600ab'), max_size=30))
def test_nothing_else_is_read_than_what_would_be_written(text: str) -> None:
    data = text.encode()
    try:
        value = parse_canonical(data)
    except ValueError:
        return
    assert canonical_json(value) == data


@given(JSON)
def test_the_writer_in_c_writes_what_the_one_in_python_writes(value: Json) -> None:
    assert canonical_json(value) == canonical._text(value).encode()


@pytest.mark.parametrize("value", [[{"a": 1.5}], ({"a": [2**53]},), {"a": {1: "b"}}, [float("nan")], {"a": {"b"}}])
def test_what_has_no_canonical_form_is_found_inside_of_plain_values(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json(value)  # type: ignore[arg-type]
