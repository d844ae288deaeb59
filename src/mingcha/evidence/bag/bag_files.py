"""The files of a bag around its clips: lists, entries, proofs, custody record, manifests (docs/ref/export-bag.md).

`write_payload` writes everything below data/ and its manifest, whose digest is logged before the handing over;
`write_tags` then writes the rest. Both can be repeated after an interruption and write the same bytes.
"""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mingcha.evidence.bag import paths
from mingcha.evidence.bag.custody import Custody, CustodyContents, custody_bytes, custody_from
from mingcha.evidence.bag.gaps import MinuteFacts, gaps_of, spoiled_ms
from mingcha.evidence.bag.proofs import LogProofs
from mingcha.evidence.bag.readme import ReadmeWords, readme_texts
from mingcha.evidence.bag.values import Gap, Missing, has_sound_track, joined
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_PIECE_BYTES = 1 << 20
BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_INTERNAL = frozenset({"t", "begin_90k", "end_90k"})


@dataclass(frozen=True, slots=True)
class CameraContent:
    """The result of the writer of one camera: its notes, and the sealed minutes of the requested span; `entries` are
    their (log, index)."""

    camera: str
    notes: Path
    minutes: tuple[MinuteFacts, ...]
    entries: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Payload:
    """The content below data/: the SHA-256 of its manifest, its clips with digests, bytes and files, the missing times
    of the requested span, and whether it has sound."""

    manifest_sha256: str
    clips: tuple[tuple[str, str], ...]
    size_bytes: int
    files: int
    gaps: tuple[Gap, ...] = ()
    has_sound: bool = False
    copies: tuple[tuple[str, str], ...] = ()
    """Convenience copies beside it, with their digests."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Input of the tag files besides the payload. `policy`: a tlog-policy; `export`: the act of handing over with its
    proof; `extras`: verify.py and player.html by name; `words`: texts for the codes in the README."""

    policy: str
    export: bytes
    export_proof: bytes
    organisation: str
    extras: Mapping[str, bytes] = field(default_factory=dict)
    words: ReadmeWords = ReadmeWords()


def write_payload(
    bag: Path, cameras: Sequence[CameraContent], logs: Mapping[str, LogProofs], custody: Custody
) -> Payload:
    """Writes lists, entries, proofs, custody record and the payload's manifest; `logs` by their id.

    Raises Fault(UNAVAILABLE) if a log is not published far enough yet, Fault(CORRUPT) if the published files are
    inconsistent, OSError if the disk cannot be written to.
    """
    for log, proofs in sorted(logs.items()):
        _write_entries(bag, proofs, sorted({index for one in cameras for of, index in one.entries if of == log}))
    clips: dict[str, tuple[str, int]] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    noted: list[Missing] = []
    has_sound = False
    with (bag / paths.FILES).open("wb") as files, (bag / paths.SEGMENTS).open("wb") as segments:
        for one in sorted(cameras, key=lambda each: each.camera):
            for line in _notes_of(one.notes):
                kept = canonical_json({key: value for key, value in line.items() if key not in _INTERNAL}) + b"\n"
                if line["t"] == "file":
                    files.write(kept)
                    has_sound = has_sound or has_sound_track(base64.b64decode(line["header"]))
                elif line["t"] == "segment":
                    segments.write(kept)
                    spans.setdefault(one.camera, []).append((line["begin_ms"], line["end_ms"]))
                elif line["t"] == "missing":
                    noted.append(Missing(**{key: value for key, value in line.items() if key != "t"}))
                elif line["t"] == "closed":
                    clips[line["clip"]] = line["sha256"], line["bytes"]
    missing = joined(noted)
    gaps = _gaps(cameras, custody, spans, missing)
    origins = [(log, proofs.origin) for log, proofs in sorted(logs.items())]
    contents = CustodyContents(tuple(gaps), tuple(missing), tuple(origins), has_sound=has_sound)
    (bag / paths.CUSTODY).write_bytes(custody_bytes(custody, contents))
    manifest, size_bytes = manifest_of(bag, [path for path in files_in(bag) if path.startswith(paths.PAYLOAD)], clips)
    (bag / paths.MANIFEST).write_bytes(manifest)
    sync_all(bag)
    named = tuple((clip, digest) for clip, (digest, _) in sorted(clips.items()))
    digest = hashlib.sha256(manifest).hexdigest()
    copies = tuple((path, _hashed(bag / path)[0]) for path in sorted(files_in(bag)) if path.startswith(paths.COPIES))
    return Payload(digest, named, size_bytes, manifest.count(b"\n"), tuple(gaps), has_sound, copies)


def write_tags(bag: Path, payload: Payload, tags: Tags) -> None:
    """Writes everything besides the payload, which completes the bag. Raises ValueError for an unsafe name, OSError."""
    custody, contents = custody_from((bag / paths.CUSTODY).read_bytes())
    copies = [path for path in files_in(bag) if path.startswith(paths.COPIES)]
    footage = _span_of(bag / paths.SEGMENTS)
    zh, en = readme_texts(custody, contents, tags.words, footage=footage, has_copy=bool(copies))
    written = {
        paths.BAGIT: BAGIT_TEXT,
        paths.BAG_INFO: _bag_info(payload, tags, custody, contents.gaps),
        paths.POLICY: tags.policy.encode(),
        paths.EXPORT: tags.export,
        paths.EXPORT_PROOF: tags.export_proof,
        paths.README_ZH: zh.encode(),
        paths.README_EN: en.encode(),
        **tags.extras,
    }
    (bag / "proofs").mkdir(mode=0o700, exist_ok=True)
    for path, data in written.items():
        (bag / paths.safe_path(path)).write_bytes(data)
    others = [path for path in files_in(bag) if not path.startswith(paths.PAYLOAD) and path != paths.TAG_MANIFEST]
    manifest, _ = manifest_of(bag, others, {})
    (bag / paths.TAG_MANIFEST).write_bytes(manifest)
    sync_all(bag)


def bag_paths(bag: Path) -> list[str]:
    """Every file of a bag, sorted. Raises ValueError as safe_paths."""
    return paths.safe_paths(files_in(bag))


def _span_of(segments: Path) -> tuple[int, int] | None:
    """Begin of the first and end of the last of these fragments, Unix milliseconds; None without fragments."""
    first, last = sys.maxsize, 0
    with segments.open("rb") as lines:
        for line in lines:
            one = json.loads(line)
            first, last = min(first, one["begin_ms"]), max(last, one["end_ms"])
    return (first, last) if last else None


def _gaps(
    cameras: Sequence[CameraContent],
    custody: Custody,
    spans: Mapping[str, Sequence[tuple[int, int]]],
    missing: Sequence[Missing],
) -> list[Gap]:
    """The gaps of all cameras, in the order of the format."""
    asked = custody.from_ms, custody.to_ms
    found: list[Gap] = []
    for one in sorted(cameras, key=lambda each: each.camera):
        of_camera = [(each.from_ms, each.to_ms, each.reason) for each in missing if each.camera == one.camera]
        found += gaps_of(one.camera, asked, spans.get(one.camera, ()), one.minutes, of_camera)
    return found


def _write_entries(bag: Path, proofs: LogProofs, indices: Sequence[int]) -> None:
    if not indices:
        return
    for folder in (bag / "data/entries", bag / "proofs"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    head = proofs.require_head(indices[-1])
    (bag / paths.CHECKPOINT.format(log=proofs.id)).write_bytes(head.signed.note)
    token = bag / paths.TOKEN.format(log=proofs.id)
    if head.token:
        token.write_bytes(head.token)
    else:
        token.unlink(missing_ok=True)
    for index in indices:
        entry = proofs.entry(index)
        (bag / paths.ENTRY.format(log=proofs.id, index=index)).write_bytes(entry)
        (bag / paths.PROOF.format(log=proofs.id, index=index)).write_bytes(proofs.proof(index, entry))


def _notes_of(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a finished writer. Raises Fault(CONFLICT) if it is not finished."""
    is_done = False
    with path.open("rb") as file:
        for text in file:
            line = json.loads(text)
            is_done = line["t"] == "done"
            yield line
    if not is_done:
        words = Words("还有录像未取全", "footage of a camera is not whole yet")
        raise Fault(FaultKind.CONFLICT, words, str(path))


def manifest_of(bag: Path, names: list[str], known: Mapping[str, tuple[str, int]]) -> tuple[bytes, int]:
    """Manifest lines of these files, and their total length; clips were hashed while they were copied."""
    lines, size_bytes = [], 0
    for path in paths.safe_paths(names):
        found = known.get(path)
        digest, length = found if found is not None else _hashed(bag / path)
        if (bag / path).stat().st_size != length:
            words = Words("导出文件的长度与写入时不同", "a file of the bag has another length than was written")
            raise Fault(FaultKind.CORRUPT, words, path)
        size_bytes += length
        lines.append(f"{digest}  {path}\n")
    return "".join(lines).encode("ascii"), size_bytes


def _hashed(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def files_in(bag: Path) -> list[str]:
    """Every file of a bag, as a path in it."""
    return [path.relative_to(bag).as_posix() for path in bag.rglob("*") if not path.is_dir()]


def _bag_info(payload: Payload, tags: Tags, custody: Custody, gaps: Sequence[Gap]) -> bytes:
    lines = {
        "Source-Organization": " ".join(tags.organisation.split()),
        "Bagging-Date": day_of(custody.made_ms),
        "External-Identifier": custody.bag,
        "Payload-Oxum": f"{payload.size_bytes}.{payload.files}",
        "Bag-Software-Agent": custody.software,
        "Mingcha-Bag-Format": "1",
        "Mingcha-Request": custody.request.no,
    }
    if incomplete := spoiled_ms(gaps):
        lines["Mingcha-Incomplete"] = ", ".join(f"{reason} {ms} ms" for reason, ms in incomplete.items())
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def day_of(at_ms: int) -> str:
    """The Shanghai day of an instant (Unix ms), ISO 8601."""
    return datetime.fromtimestamp(at_ms / 1000, SHANGHAI).date().isoformat()


def sync_all(bag: Path) -> None:
    """Syncs the small files and their folders; the clips were synced when they were closed."""
    for path in [*bag.rglob("*"), bag]:
        if path.is_dir() or path.suffix != ".mp4":
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
