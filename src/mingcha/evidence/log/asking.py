"""Requests cosignatures for a published log (C2SP tlog-witness, the log's side), from its static files alone."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from mingcha.evidence.log.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    cosigned_at,
    open_checkpoint,
    open_untimed,
    parse_decimal,
)
from mingcha.evidence.log.merkle import HASH_BYTES, TILE_WIDTH, StoredTree, split_hashes, verify_consistency
from mingcha.evidence.log.note import COSIGNATURE, NamedKey, Note, SignatureLine, parse_note, parse_verifier_key
from mingcha.evidence.log.publish import StaticFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED, Tile
from mingcha.evidence.log.witness import encode_request
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, milliseconds
from mingcha.kit.errors import Fault
from mingcha.kit.keys import Verifier

ASK_AGAIN_AFTER = timedelta(minutes=10)
"""An unchanged log is cosigned again after this time, to show that the witness still responds."""
TROUBLED_AGAIN_AFTER = timedelta(seconds=30)
"""A witness that does not respond or refuses is asked again after this time."""
_MOST_ANSWER = 200
_TROUBLE = {403: "unknown", 404: "unknown", 409: "refused", 422: "refused"}


@dataclass(frozen=True, slots=True)
class WitnessAddress:
    """A witness: the prefix of its address, and the key of its cosignatures."""

    url: str
    key: NamedKey


def parse_witnesses(text: str) -> tuple[WitnessAddress, ...]:
    """Parses "URL VERIFIERKEY, URL VERIFIERKEY, ...". Raises ValueError on anything else."""
    found: list[WitnessAddress] = []
    for part in text.split(","):
        if not part.strip():
            continue
        words = part.split()
        if len(words) != 2 or not words[0].startswith(("http://", "https://")):
            raise ValueError("each witness is an address and a verifier key, with a comma between witnesses")
        key = parse_verifier_key(words[1])
        if key.signature_type != COSIGNATURE:
            raise ValueError(f"{key.name} is not the key of a witness (type 0x04)")
        if key.public in {other.key.public for other in found}:
            raise ValueError(f"{key.name} comes twice")
        found.append(WitnessAddress(words[0].rstrip("/"), key))
    return tuple(found)


class Transport(Protocol):
    """HTTP for the asker: bounded in time and size, without redirects."""

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        """Status and body. Raises Fault(UNAVAILABLE)."""
        ...

    def get(self, url: str) -> tuple[int, bytes]:
        """Status and body. Raises Fault(UNAVAILABLE)."""
        ...


class Asker:
    """Asks the witnesses of one log to cosign its published head, stores their answers, publishes their
    cosignatures."""

    def __init__(
        self, origin: str, verifier: Verifier, files: StaticFiles, views: WitnessViews, transport: Transport,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._origin = origin
        self._verifier = verifier
        self._files = files
        self._views = views
        self._transport = transport
        self._now = now

    def ask_witnesses(self, witnesses: Sequence[WitnessAddress]) -> list[WitnessView]:
        """Asks each witness that has not recently cosigned the published head. Raises ValueError if that head is not
        the log's own."""
        data = self._files.read(CHECKPOINT)
        if data is None or not witnesses:
            return []
        signed = open_checkpoint(data, self._verifier, self._origin)
        views = [self._ask(witness, signed) for witness in witnesses]
        self._publish(signed, witnesses, views)
        return views

    def _ask(self, witness: WitnessAddress, signed: SignedCheckpoint) -> WitnessView:
        before, now = self._views.read(witness.key.id, witness.key.name), self._now()
        known = before.signed(self._verifier, self._origin)
        fresh = before.at_ms is not None and milliseconds(now - ASK_AGAIN_AFTER) < before.at_ms
        if known is not None and known.checkpoint == signed.checkpoint and not before.trouble and fresh:
            return before
        if before.trouble and milliseconds(now - TROUBLED_AGAIN_AFTER) < before.asked_ms <= milliseconds(now):
            return before
        old_size = 0 if known is None else min(known.checkpoint.size, signed.checkpoint.size)
        view = replace(before, asked_ms=milliseconds(now))
        try:
            view = self._cosigned(witness, view, signed, old_size)
        except Fault as fault:
            view = replace(view, trouble="away", said=(fault.detail or fault.words.en)[:_MOST_ANSWER])
        except ValueError as error:
            view = replace(
                view, trouble="away", said=f"what it answered is not in the protocol: {error}"[:_MOST_ANSWER]
            )
        began = before.since_ms if before.trouble == view.trouble else milliseconds(now)
        view = replace(view, since_ms=began if view.trouble else None)
        self._views.write(witness.key.id, view)
        return view

    def _cosigned(
        self, witness: WitnessAddress, view: WitnessView, signed: SignedCheckpoint, old_size: int
    ) -> WitnessView:
        status, body = self._offer(witness, signed, old_size)
        its_size = _size_in_answer(body) if status == 409 else None
        if its_size is not None and its_size != old_size and its_size <= signed.checkpoint.size:
            status, body = self._offer(witness, signed, its_size)
            its_size = _size_in_answer(body) if status == 409 else None
        if status == 200:
            return self._with_cosignature(witness, view, signed, body)
        answer = body.decode("utf-8", "replace").strip()[:_MOST_ANSWER]
        if its_size is not None and its_size > signed.checkpoint.size:
            view = replace(view, trouble="ahead", said=f"it cosigned {its_size} entries")
        else:
            view = replace(view, trouble=_TROUBLE.get(status, "away"), said=f"{status} {answer}")
        return self._with_its_proof(witness, view, signed) if view.trouble in ("ahead", "refused") else view

    def _with_cosignature(
        self, witness: WitnessAddress, view: WitnessView, signed: SignedCheckpoint, body: bytes
    ) -> WitnessView:
        """The view with only the requested signature line under our own note; other lines would make the note
        unreadable for others. Raises ValueError without a valid line."""
        own, note = parse_note(signed.note), parse_note(signed.note + body)
        if note.text != own.text:
            raise ValueError("an answer that makes another text of what was to be cosigned")
        found = _cosignature(note.text, note.signatures[len(own.signatures) :], witness.key)
        if found is None:
            raise ValueError("no cosignature of its key")
        line, at = found
        ours = tuple(each for each in own.signatures if each.name == self._origin)
        whole = Note(own.text, (*ours, line)).to_bytes().decode()
        return replace(view, note=whole, at_ms=milliseconds(at), trouble="", said="")

    def _offer(self, witness: WitnessAddress, signed: SignedCheckpoint, old_size: int) -> tuple[int, bytes]:
        proof: tuple[bytes, ...] = ()
        if 0 < old_size < signed.checkpoint.size:
            tree = StoredTree(signed.checkpoint.size, PublishedHashes(self._files).read)
            proof = tuple(tree.consistency_proof(old_size))
        own = parse_note(signed.note)
        own = replace(own, signatures=tuple(line for line in own.signatures if line.name == self._origin))
        return self._transport.post(f"{witness.url}/add-checkpoint", encode_request(old_size, proof, own.to_bytes()))

    def _with_its_proof(self, witness: WitnessAddress, view: WitnessView, signed: SignedCheckpoint) -> WitnessView:
        """Adds the proof to a witness's refusal: the note it holds, if this log signed it, makes the refusal an
        incident.

        A note that the published head extends by a consistency proof is no incident. If the note cannot be fetched, the
        refusal stands without it.
        """
        digest = hashlib.sha256(self._origin.encode()).hexdigest()
        try:
            status, data = self._transport.get(f"{witness.url}/{digest}/checkpoint")
            if status != 200:
                return view
            held = self._held(data, witness)
        except (Fault, ValueError):
            return view
        if not self._continues(held.checkpoint, signed.checkpoint):
            self._views.raise_incident(data, held.at)
        return replace(view, note=data.decode(), at_ms=milliseconds(held.at))

    def _held(self, data: bytes, witness: WitnessAddress) -> SignedCheckpoint:
        """The note of this log that a witness holds, with the later of the log's and the witness's times.

        The later time, because a holder of the log's key can backdate a head to before a restore, which would then
        explain it. Raises ValueError if the log did not sign the note, or if neither signature has a time.
        """
        note, checkpoint = open_untimed(data, self._verifier, self._origin)
        times = [at for at in (self._log_time(data), cosigned_at(note, witness.key)) if at is not None]
        if not times:
            raise ValueError("a note without a time")
        return SignedCheckpoint(checkpoint, max(times), data)

    def _log_time(self, data: bytes) -> datetime | None:
        try:
            return open_checkpoint(data, self._verifier, self._origin).at
        except (ValueError, OverflowError, OSError):  # no time that it signed, or one beyond the calendar
            return None

    def _continues(self, old: Checkpoint, new: Checkpoint) -> bool:
        """Whether the published files prove that one head extends another."""
        tree = StoredTree(new.size, PublishedHashes(self._files).read)
        try:
            proof = tree.consistency_proof(old.size)
        except ValueError:
            return False
        return verify_consistency(old.size, old.root, new.size, new.root, proof)

    def _publish(
        self, signed: SignedCheckpoint, witnesses: Sequence[WitnessAddress], views: Sequence[WitnessView]
    ) -> None:
        """Publishes the head with all its cosignatures; the older one stays until a newer one is cosigned."""
        note = parse_note(signed.note)
        own = tuple(line for line in note.signatures if line.name == self._origin)
        lines: list[SignatureLine] = []
        for witness, view in zip(witnesses, views, strict=True):
            theirs = view.signed(self._verifier, self._origin)
            if theirs is not None and theirs.checkpoint == signed.checkpoint and not view.trouble:
                cosigned = parse_note(view.note.encode())
                found = _cosignature(cosigned.text, cosigned.signatures, witness.key)
                lines += [] if found is None else [found[0]]
        data = Note(note.text, (*own, *lines)).to_bytes()
        if lines and self._files.read(WITNESSED) != data:
            self._files.replace(WITNESSED, data)


class PublishedHashes:
    """Hashes from published tiles, for proofs; if a full tile has replaced a partial one, its beginning is used."""

    def __init__(self, files: StaticFiles) -> None:
        self._files = files

    def read(self, level: int, start: int, stop: int) -> list[bytes]:
        """See merkle.ReadHashes; `start` is the beginning of a tile. Returns an empty list if the tile is missing."""
        index, width = start // TILE_WIDTH, stop - start
        for candidate in (width, TILE_WIDTH):
            data = self._files.read(Tile(level, index, candidate).path)
            if data is not None:
                return split_hashes(data[: width * HASH_BYTES])
        return []


def _size_in_answer(body: bytes) -> int:
    return parse_decimal(body.decode("ascii").removesuffix("\n"))


def overdue(
    files: StaticFiles, verifier: Verifier, views: WitnessViews, witnesses: Sequence[WitnessAddress], within: timedelta
) -> list[WitnessAddress]:
    """Witnesses whose last cosignature is older than the limit at the time of the published head, or that were never
    asked.

    Uses the head's time, not now: a home that was switched off must not report its witnesses as late.
    """
    data = files.read(CHECKPOINT)
    try:
        head = None if data is None else open_checkpoint(data, verifier)
    except ValueError:
        head = None  # `mingcha check` reports an altered published file
    if head is None:
        return []
    return [
        witness
        for witness in witnesses
        if _is_overdue(views.read(witness.key.id, witness.key.name), head, verifier, within)
    ]


def _is_overdue(view: WitnessView, head: SignedCheckpoint, verifier: Verifier, within: timedelta) -> bool:
    if view.at_ms is None:
        return view.asked_ms == 0  # a witness that was asked is judged by the duration of its trouble
    known = view.signed(verifier, head.checkpoint.origin)
    # its cosigned head counts too: its clock may be behind ours
    last_ms = view.at_ms if known is None else max(view.at_ms, milliseconds(known.at))
    return last_ms < milliseconds(head.at - within)


def _cosignature(text: str, lines: Sequence[SignatureLine], key: NamedKey) -> tuple[SignatureLine, datetime] | None:
    """The first valid cosignature line of a witness for a text, with its time; None without one."""
    for line in lines:
        at = cosigned_at(Note(text, (line,)), key)
        if at is not None:
            return line, at
    return None
