"""The witnesses that this home trusts, and the newest head of the recorder's log that they cosigned (article 20)."""

import os
from collections.abc import Callable, Sequence

from mingcha.evidence.log.asking import WitnessAddress, parse_witnesses
from mingcha.evidence.log.checkpoint import cosigned_at, open_checkpoint, parse_checkpoint_text
from mingcha.evidence.log.note import COSIGNATURE, NamedKey, Note, parse_note, parse_verifier_key
from mingcha.evidence.log.publish import StaticFiles
from mingcha.evidence.log.tiles import WITNESSED
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words
from mingcha.media.journal.witnessed_heads import AskWitnessed, WitnessedHead

_WITNESSES = "MINGCHA_WITNESSES"
_FORMER = "MINGCHA_FORMER_WITNESSES"


def witnesses_from_environment() -> tuple[WitnessAddress, ...]:
    """MINGCHA_WITNESSES: "URL VERIFIERKEY, URL VERIFIERKEY" (default: none). Raises Fault(INVALID)."""
    try:
        return parse_witnesses(os.environ.get(_WITNESSES, ""))
    except ValueError as error:
        raise _wrong(_WITNESSES, error) from None


def former_witnesses_from_environment() -> tuple[NamedKey, ...]:
    """MINGCHA_FORMER_WITNESSES: verifier keys of witnesses no longer in use, separated by spaces (default: none).
    Their past cosignatures in the log still count. Raises Fault(INVALID).
    """
    try:
        return _parse_keys(os.environ.get(_FORMER, ""))
    except ValueError as error:
        raise _wrong(_FORMER, error) from None


def earliest_cosignature_ms(note: Note, keys: Sequence[NamedKey]) -> int | None:
    """The earliest time (Unix ms) in a trusted witness's valid line; None without such a line. The earliest, so that a
    single witness whose clock is fast cannot make footage older."""
    times = [at for key in keys if (at := cosigned_at(note, key)) is not None]
    return int(min(times).timestamp() * 1000) if times else None


def newest_witnessed(
    origin: str, verifier: Verifier, files: StaticFiles, keys: Sequence[NamedKey]
) -> AskWitnessed | None:
    """A function that returns the newest published head cosigned by one of these witnesses, or None; None without
    keys. It does not verify an unchanged file again."""
    if not keys:
        return None
    known = dict[bytes, WitnessedHead | None]()

    def ask() -> WitnessedHead | None:
        data = files.read(WITNESSED)
        if data is None:
            return None
        if data not in known:
            known.clear()
            known[data] = _opened(data, origin, verifier, keys)
        return known[data]

    return ask


def reader_of_heads(
    origin: str, keys: Sequence[NamedKey], is_head: Callable[[int, bytes], bool]
) -> Callable[[str], tuple[int, int] | None]:
    """A function with which the classifier reads an entry `witnessed`: it accepts a note of this log, cosigned by a
    trusted witness, whose root the log had at that size (`is_head`)."""

    def cosigned(text: str) -> tuple[int, int] | None:
        try:
            note = parse_note(text.encode())
            head = parse_checkpoint_text(note.text)
        except ValueError:
            return None
        at_ms = earliest_cosignature_ms(note, keys) if head.origin == origin else None
        if at_ms is None or not is_head(head.size, head.root):
            return None
        return head.size, at_ms

    return cosigned


def _opened(data: bytes, origin: str, verifier: Verifier, keys: Sequence[NamedKey]) -> WitnessedHead | None:
    try:
        signed = open_checkpoint(data, verifier, origin)
        note = parse_note(data)
    except ValueError:
        return None  # `mingcha check` reports an altered published file
    at_ms = earliest_cosignature_ms(note, keys)
    if at_ms is None:
        return None
    names = {origin, *(key.name for key in keys)}
    kept = Note(note.text, tuple(line for line in note.signatures if line.name in names))
    return WitnessedHead(signed.checkpoint.size, at_ms, kept.to_bytes().decode())


def _parse_keys(text: str) -> tuple[NamedKey, ...]:
    """Parses witness keys, separated by blanks or commas. Raises ValueError."""
    found: list[NamedKey] = []
    for text_of_key in text.replace(",", " ").split():
        key = parse_verifier_key(text_of_key)
        if key.signature_type != COSIGNATURE:
            raise ValueError(f"{key.name} is not the key of a witness (type 0x04)")
        if key.public in {other.public for other in found}:
            raise ValueError(f"{key.name} is listed twice")
        found.append(key)
    return tuple(found)


def _wrong(setting: str, error: ValueError) -> Fault:
    return Fault(FaultKind.INVALID, Words(f"{setting} 有误：{error}", f"{setting} cannot be read: {error}"))
