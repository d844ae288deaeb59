"""A witness (C2SP tlog-witness): stores the last cosigned checkpoint of each known log, and cosigns only extensions of
it. State is durable before it answers; heads that a log should not have signed are stored as evidence.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.log.checkpoint import Checkpoint, cosign, cosigned_at, parse_checkpoint_text, parse_decimal
from mingcha.evidence.log.merkle import EMPTY_ROOT, HASH_BYTES, verify_consistency
from mingcha.evidence.log.note import (
    COSIGNATURE,
    ED25519,
    NamedKey,
    Note,
    SignatureLine,
    decode_base64,
    parse_note,
)
from mingcha.evidence.log.witness_memory import FORKED, UNPROVEN, Seen, WitnessMemory
from mingcha.kit.keys import Signer, Verifier

MOST_REQUEST_BYTES = 64 * 1024
_MOST_HASHES = 63
SIZE_TYPE = "text/x.tlog.size"
"""The content type of the size in a 409 response."""
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class CosignRequest:
    """The body of add-checkpoint: the old size (the witness's, according to the log), the proof from it, the note."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note
    note_bytes: bytes
    checkpoint: Checkpoint

    def to_bytes(self) -> bytes:
        """The body in wire format."""
        return encode_request(self.old_size, self.proof, self.note_bytes)


def encode_request(old_size: int, proof: tuple[bytes, ...], note: bytes) -> bytes:
    """The body of add-checkpoint: the old size, the hashes of the proof, an empty line, the note."""
    lines = "".join(base64.b64encode(hash_).decode() + "\n" for hash_ in proof)
    return f"old {old_size}\n{lines}\n".encode() + note


def parse_request(body: bytes) -> CosignRequest:
    """Parses the body of add-checkpoint. Raises ValueError if it is malformed."""
    if len(body) > MOST_REQUEST_BYTES:
        raise ValueError("a request of more than 64 KiB")
    head, separator, note_bytes = body.partition(b"\n\n")
    first, *lines = head.decode("ascii").split("\n")
    if not separator or not first.startswith("old "):
        raise ValueError("a request is an old size, a proof, an empty line and a checkpoint")
    if len(lines) > _MOST_HASHES:
        raise ValueError("a proof is at most 63 hashes")
    proof = tuple(decode_base64(line) for line in lines)
    if any(len(hash_) != HASH_BYTES for hash_ in proof):
        raise ValueError("a hash is 32 bytes")
    note = parse_note(note_bytes)
    old_size = parse_decimal(first.removeprefix("old "))
    return CosignRequest(old_size, proof, note, note_bytes, parse_checkpoint_text(note.text))


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """The witness's response: an HTTP status, a body and its type."""

    status: int
    body: bytes
    content_type: str = TEXT_TYPE


class Witness:
    """The witness `name` with key `signer` and storage `memory`; `now` is its own clock."""

    def __init__(self, name: str, signer: Signer, memory: WitnessMemory, now: Callable[[], datetime]) -> None:
        self.key = NamedKey(name, COSIGNATURE, signer.public)
        self._signer = signer
        self._memory = memory
        self._now = now

    def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Handles add-checkpoint: 200 with a cosignature line; 400 malformed; 404 unknown log; 403 not signed by it;
        409 with its size, also if another root of the same size was cosigned; 422 if the proof is wrong."""
        try:
            request = parse_request(body)
        except ValueError as error:
            return _refuse(400, str(error))
        keys = self._memory.keys_of(request.checkpoint.origin)
        if not keys:
            return _refuse(404, "this log is not known here")
        if not any(is_signed_by(request.note, key) for key in keys):
            return _refuse(403, "the log's key did not sign this checkpoint")
        if request.old_size > request.checkpoint.size:
            return _refuse(400, "the old size is beyond the checkpoint")
        return self._decide(request, keys)

    def last_note(self, origin_digest: str) -> WitnessAnswer:
        """The last cosigned note of a log, by the hexadecimal SHA-256 of the log's origin; 404 if there is none."""
        seen = self._memory.seen_by_digest(origin_digest)
        return (
            _refuse(404, "nothing of such a log was cosigned here") if seen is None else WitnessAnswer(200, seen.note)
        )

    def _decide(self, request: CosignRequest, keys: Sequence[NamedKey]) -> WitnessAnswer:
        new, text, now = request.checkpoint, request.note.text, self._now()
        with self._memory.change() as memory:  # compare and store in one transaction
            seen = memory.seen(new.origin)
            size, root = (0, EMPTY_ROOT) if seen is None else (seen.size, seen.root)
            if request.old_size != size:
                return _conflict(size)
            if new.size == size and new.root != root:
                memory.keep_refused(new.origin, text, request.to_bytes(), FORKED, now)
                return _conflict(size)
            if not verify_consistency(size, root, new.size, new.root, request.proof):
                memory.keep_refused(new.origin, text, request.to_bytes(), UNPROVEN, now)
                return _refuse(422, "the checkpoint is not shown to continue the last one that was cosigned")
            line = cosign(text, self.key, self._signer, now)
            kept = Note(text, (*_own_lines(request, keys, seen), line)).to_bytes()
            memory.remember(new.origin, Seen(new.size, new.root, kept, now))
            memory.release(text)
        return WitnessAnswer(200, line.text().encode())


def _own_lines(request: CosignRequest, keys: Sequence[NamedKey], seen: Seen | None) -> list[SignatureLine]:
    """The log's own lines to store under a head. Anyone may resend a head with lines left out or added, so the known
    lines come first."""
    known = parse_note(seen.note).signatures if seen is not None and seen.size == request.checkpoint.size else ()
    whole = Note(request.note.text, (*known, *request.note.signatures))
    return [line for key in keys for line in valid_lines(whole, key)]


def is_signed_by(note: Note, key: NamedKey) -> bool:
    """Whether the single signature line of a log's key is valid."""
    lines = note.signatures_of(key.name, key.id)
    return (
        key.signature_type == ED25519 and len(lines) == 1 and Verifier(key.public).accepts(note.text.encode(), lines[0])
    )


def valid_lines(note: Note, key: NamedKey) -> list[SignatureLine]:
    """The first valid plain line of a log's key under a note, and the first valid timestamped one, if any: a note with
    two of one kind would be invalid for later readers."""
    timed_key = NamedKey(key.name, COSIGNATURE, key.public)
    plain: SignatureLine | None = None
    timed: SignatureLine | None = None
    for line in note.signatures:
        alone = Note(note.text, (line,))
        if plain is None and is_signed_by(alone, key):
            plain = line
        elif timed is None and cosigned_at(alone, timed_key) is not None:
            timed = line
    return [line for line in (plain, timed) if line is not None]


def _refuse(status: int, reason: str) -> WitnessAnswer:
    return WitnessAnswer(status, f"{reason}\n".encode())


def _conflict(size: int) -> WitnessAnswer:
    return WitnessAnswer(409, f"{size}\n".encode(), SIZE_TYPE)
