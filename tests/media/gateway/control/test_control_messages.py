"""Messages of control are foreign bytes: read whole or refused, within their bounds."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway.control.messages import Asked, Renewal, parse_message
from mingcha.media.ptz.verbs import Move, Stop


def test_literal_messages() -> None:
    assert parse_message(b'{"do":{"verb":"move","pan":1,"tilt":0,"zoom":0},"n":1}') == Asked(
        Move(1.0, 0, 0), 1, held=False
    )
    assert parse_message(b'{"do":{"verb":"stop"},"n":2}') == Asked(Stop(), 2, held=False)
    assert parse_message(b'{"ticket":"a.b"}') == Renewal("a.b")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"[" * 4000,
        b"\xff",
        b'{"do":{"verb":"stop"}}',
        b'{"do":{"verb":"stop"},"n":true}',
        b'{"do":{"verb":"stop"},"n":-1}',
        b'{"do":{"verb":"stop"},"n":1,"held":1}',
        b'{"do":{"verb":"stop"},"n":1,"ticket":"x"}',
        b'{"do":{"verb":"move","pan":NaN},"n":1}',
        b'{"do":{"verb":"move","pan":2},"n":1}',
        b'{"do":{"verb":"fly"},"n":1}',
        b'{"do":{"verb":"stop"},"n":1}' + b" " * 512,
        b'{"ticket":"' + b"x" * 4096 + b'"}',
    ],
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(Fault) as raised:
        parse_message(data)
    assert raised.value.kind is FaultKind.INVALID


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_JSON = st.recursive(_LEAVES, lambda more: st.lists(more) | st.dictionaries(st.text(), more), max_leaves=8)
_VERBS = st.sampled_from(["move", "stop", "focus", "go_to_preset", "cruise", "drag_zoom"])


@given(
    st.binary(max_size=600)
    | st.builds(
        lambda verb, n, more: json.dumps({"do": {"verb": verb, **more}, "n": n}).encode(),
        _VERBS,
        _LEAVES,
        st.dictionaries(st.sampled_from(["pan", "tilt", "zoom", "speed", "preset", "act"]), _JSON),
    )
)
def test_any_bytes(data: bytes) -> None:
    with suppress(Fault):
        assert isinstance(parse_message(data), Asked | Renewal)
