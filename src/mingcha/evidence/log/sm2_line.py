"""A second signature of checkpoints by SM2 with SM3, if 国密 is required: a line of its own type under the note.

C2SP signed-note reserves type 0xff for types that it does not assign, followed by a longer name; readers without the
key ignore the line, as the specification requires. The tree stays SHA-256: tlog-tiles fixes it.
"""

import base64
import hashlib
from collections.abc import Iterator

from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.note import Note, SignatureLine, decode_base64, is_key_name, parse_note
from mingcha.evidence.log.publish import StaticFiles
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.kit.environment import is_on
from mingcha.kit.finding import Finding
from mingcha.kit.sm2 import POINT_BYTES, Sm2Signer, Sm2Verifier

TYPE = b"\xffsm2-sm3-der/v1"
"""Signature type: SM2 with SM3 over the note text, DER, identity 1234567812345678."""


def sm2_from_environment() -> bool:
    """MINGCHA_SM2=on (default: off): an SM2 key also signs every head of both logs. Raises Fault(INVALID)."""
    return is_on("MINGCHA_SM2")


def sm2_key_id(name: str, point: bytes) -> bytes:
    """SHA-256(name || 0x0A || type || point)[:4], as signed-note recommends; `point`: 65 bytes."""
    return hashlib.sha256(name.encode() + b"\n" + TYPE + point).digest()[:4]


def sm2_verifier_key(name: str, point: bytes) -> str:
    """The text form of the key: name+hex(key id)+base64(type || point)."""
    return f"{name}+{sm2_key_id(name, point).hex()}+{base64.b64encode(TYPE + point).decode()}"


def parse_sm2_verifier_key(text: str) -> tuple[str, Sm2Verifier]:
    """Parses such a text into name and key. Raises ValueError if it is malformed."""
    name, _, rest = text.partition("+")
    id_text, _, encoded = rest.partition("+")
    packed = decode_base64(encoded)
    point = packed[len(TYPE) :]
    if not is_key_name(name) or not packed.startswith(TYPE) or len(point) != POINT_BYTES:
        raise ValueError("not the key of an SM2 line")
    if sm2_key_id(name, point).hex() != id_text:
        raise ValueError("the key id is not that of the key")
    return name, Sm2Verifier(point)


def sm2_line(name: str, text: str, signer: Sm2Signer) -> SignatureLine:
    """The line of a log's SM2 key under a checkpoint's text."""
    return SignatureLine(name, sm2_key_id(name, signer.point), signer.sign(text.encode()))


def has_sm2_line(note: Note, name: str, verifier: Sm2Verifier) -> bool | None:
    """Whether the single line of this key is valid; None if there is no such line."""
    lines = note.signatures_of(name, sm2_key_id(name, verifier.point))
    if not lines:
        return None
    return len(lines) == 1 and verifier.accepts(note.text.encode(), lines[0])


def check_sm2_lines(files: StaticFiles, origin: str, verifier: Sm2Verifier) -> Iterator[Finding]:
    """Checks the SM2 line of a published checkpoint; while the setting is on, every checkpoint has one."""
    data = files.read(CHECKPOINT)
    if data is None:
        return
    try:
        held = has_sm2_line(parse_note(data), origin, verifier)
    except ValueError:
        return  # the check of the log reports an unreadable checkpoint
    if held is None:
        yield log_finding("sm2_line_missing", CHECKPOINT)
    elif not held:
        yield log_finding("sm2_line_altered", CHECKPOINT)
