"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log in a signed note.

The log also adds its own timestamped signature (C2SP tlog-cosignature, type 0x04), so that the time of a checkpoint is
signed. Verifiers that do not know this signature type ignore it, as the note specification requires.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.evidence.log.merkle import HASH_BYTES
from mingcha.evidence.log.note import (
    COSIGNATURE,
    ED25519,
    NamedKey,
    Note,
    SignatureLine,
    decode_base64,
    is_key_name,
    key_id,
    parse_note,
)
from mingcha.kit.keys import Signer, Verifier

_MOST_SIZE = 2**63 - 1
_TIME_BYTES = 8

type LineSigner = Callable[[str, str], SignatureLine]
"""Creates a further signature under the same text: name of the log and text -> its line."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, its number of entries, and their root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three signed lines, without extension lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose signatures were verified (or created) here. `at` is the signed time, whole seconds, UTC."""

    checkpoint: Checkpoint
    at: datetime
    note: bytes


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Parses a note text. Raises ValueError on anything else; extension lines are rejected."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise ValueError("a checkpoint of ours has exactly three lines")
    origin, size_text, root_text, _ = lines
    if not is_key_name(origin):
        raise ValueError("the origin is not a name")
    return Checkpoint(origin, parse_decimal(size_text), _root(root_text))


def parse_decimal(text: str) -> int:
    """Parses an ASCII decimal without leading zeroes, below 2^63. Raises ValueError on anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text[0] == "0" and text != "0"):
        raise ValueError("not a decimal without leading zeroes")
    number = int(text)
    if number > _MOST_SIZE:
        raise ValueError("a size beyond 2^63-1")
    return number


def sign_checkpoint(
    checkpoint: Checkpoint, signer: Signer, at: datetime, others: Sequence[LineSigner] = ()
) -> SignedCheckpoint:
    """Signs with the log's key, named by the origin, and with `others`. `at` is truncated to whole seconds."""
    if not is_key_name(checkpoint.origin):
        raise ValueError("the origin is not a name")
    text, name = checkpoint.text(), checkpoint.origin
    seconds = int(at.timestamp())
    stamp = seconds.to_bytes(_TIME_BYTES, "big") + signer.sign(timed_text(text, seconds))
    note = Note(
        text,
        (
            SignatureLine(name, key_id(name, ED25519, signer.public), signer.sign(text.encode())),
            SignatureLine(name, key_id(name, COSIGNATURE, signer.public), stamp),
            *(other(name, text) for other in others),
        ),
    )
    return SignedCheckpoint(checkpoint, datetime.fromtimestamp(seconds, UTC), note.to_bytes())


def open_checkpoint(data: bytes, verifier: Verifier, origin: str | None = None) -> SignedCheckpoint:
    """Opens a published checkpoint: verifies its two signatures, and compares its origin if given.

    Raises ValueError if it is malformed, unsigned, of another log, or not signed by this key.
    """
    note, checkpoint = open_untimed(data, verifier, origin)
    name = checkpoint.origin
    timed = note.signatures_of(name, key_id(name, COSIGNATURE, verifier.public))
    if len(timed) != 1 or len(timed[0]) <= _TIME_BYTES:
        raise ValueError("the log's key did not sign the time of this checkpoint")
    seconds = int.from_bytes(timed[0][:_TIME_BYTES], "big")
    if not verifier.accepts(timed_text(note.text, seconds), timed[0][_TIME_BYTES:]):
        raise ValueError("the log's key did not sign the time of this checkpoint")
    return SignedCheckpoint(checkpoint, datetime.fromtimestamp(seconds, UTC), data)


def open_untimed(data: bytes, verifier: Verifier, origin: str | None = None) -> tuple[Note, Checkpoint]:
    """Opens a checkpoint by the log's plain signature alone: other parties may store only that line.

    Raises ValueError as open_checkpoint.
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint_text(note.text)
    name = checkpoint.origin
    if origin is not None and name != origin:
        raise ValueError(f"the checkpoint of another log: {name}")
    plain = note.signatures_of(name, key_id(name, ED25519, verifier.public))
    if len(plain) != 1 or not verifier.accepts(note.text.encode(), plain[0]):
        raise ValueError("the log's key did not sign this checkpoint")
    return note, checkpoint


def cosign(text: str, key: NamedKey, signer: Signer, at: datetime) -> SignatureLine:
    """A witness's timestamped signature for a checkpoint's text (C2SP tlog-cosignature). `at` is cut to seconds."""
    seconds = int(at.timestamp())
    stamp = seconds.to_bytes(_TIME_BYTES, "big") + signer.sign(timed_text(text, seconds))
    return SignatureLine(key.name, key.id, stamp)


def cosigned_at(note: Note, key: NamedKey) -> datetime | None:
    """The time in a witness's cosignature, whole seconds, UTC; None if no line of its key is valid."""
    verifier = Verifier(key.public)
    for stamp in note.signatures_of(key.name, key.id):
        seconds = int.from_bytes(stamp[:_TIME_BYTES], "big")
        if len(stamp) > _TIME_BYTES and verifier.accepts(timed_text(note.text, seconds), stamp[_TIME_BYTES:]):
            try:
                return datetime.fromtimestamp(seconds, UTC)
            except (ValueError, OverflowError, OSError):
                return None  # a time outside the calendar's range
    return None


def timed_text(text: str, seconds: int) -> bytes:
    """The message of a timestamped signature (C2SP tlog-cosignature, "cosignature/v1")."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _root(text: str) -> bytes:
    root = decode_base64(text)
    if len(root) != HASH_BYTES:
        raise ValueError("a root is 32 bytes")
    return root
