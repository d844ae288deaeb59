"""The target of verbs of control, as they come over the recorder's socket and in the bytes of GB/T 28181."""

import json
from typing import cast

from tests.support.fuzz.mutated import only_invalid

from mingcha.media.gb28181.manscdp.control_bytes import read_control_bytes, write_control_bytes
from mingcha.media.ptz.verb_json import verb_from_json, verb_to_json
from mingcha.media.ptz.verbs import Verb

VERBS = (
    b'{"verb":"move","pan":-0.5,"tilt":0.25,"zoom":0}',
    b'{"verb":"cruise","act":"add","cruise":2,"value":9}',
    b'{"verb":"precise_move","pan_degrees":120,"tilt_degrees":-30}',
    b'{"verb":"auxiliary","switch":1,"on":true}',
    b"A50F010A8040007F",
    b"A50F01820007003E",
)


def verb(data: bytes) -> None:
    """JSON that is a verb is the same verb when it is read again, and bytes are written for it or refused; a verb of
    bytes is written as those of its kind."""
    with only_invalid():
        _again(read_control_bytes(data.decode("ascii", "replace")))
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(values, dict):
        with only_invalid():
            _again(verb_from_json(cast("dict[str, object]", values)))


def _again(found: Verb) -> None:
    assert verb_from_json(verb_to_json(found)) == found, "another verb when it is read again"
    with only_invalid():
        assert type(read_control_bytes(write_control_bytes(found))) is type(found), "bytes of another verb"
