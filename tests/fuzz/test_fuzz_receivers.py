"""The parsers of what receivers answer take any bytes (article 13(1))."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.receiver_target import ANSWERS, receiver_answers
from tests.support.fuzz.mutated import MANY, mutated

_NAMES = ("batch", "digest", "results", "key", "version", "result", "items", "extras", "value", "ResponseStatusObject",
          "StatusCode", "APEListObject", "APEObject", "ApeID", "share_type")  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4),
    max_leaves=6,
)


@MANY
@given(st.binary(max_size=300) | st.sampled_from(ANSWERS).flatmap(mutated))
def test_any_bytes(data: bytes) -> None:
    receiver_answers(data)


@settings(MANY, max_examples=50)
@given(_VALUES)
def test_any_json(value: object) -> None:
    receiver_answers(json.dumps(value).encode())


def test_an_answer_of_any_depth_is_read_or_refused() -> None:
    """What json still reads, it may not be able to write again."""
    for depth in (1, 900, *range(9_980, 10_010, 3)):
        deep = b"[" * depth + b"]" * depth
        receiver_answers(
            b'{"batch":"","digest":"","results":[{"key":"k","version":1,"result":"ok","reason":%b}]}' % deep
        )
        receiver_answers(
            b'{"result":{"extras":[{"key":%b}]},"ResponseStatusObject":{"StatusCode":"%b"}}' % (deep, b"x")
        )


def test_brackets_and_digits_without_end_are_refused() -> None:
    for data in (b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000, b'{"results":' + b"9" * 10_000 + b"}"):
        receiver_answers(data)
