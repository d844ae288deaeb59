"""A bag of redacted films (docs/ref/export-bag.md, Redacted films): films, the record of the handing over, manifests.

It holds no original footage and proves none: what is in it was filled, encoded again and signed as a film (article 19).
Both functions can be repeated after an interruption and write the same bytes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mingcha.evidence.bag import paths
from mingcha.evidence.bag.bag_files import BAGIT_TEXT, Payload, day_of, files_in, manifest_of, sync_all
from mingcha.evidence.bag.readme import ReadmeWords
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

FORMAT = "mingcha-films-1"
HANDOVER, FILM = "data/handover.json", "data/{no}.mp4"
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FilmFile:
    """A released film: its redaction, of which point and time (Unix ms) it is, its SHA-256, and where it lies."""

    no: str
    camera: str
    name: str
    from_ms: int
    to_ms: int
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class FilmHandover:
    """Whom the films are given to, for what and under which duties (16(3), 19): codes as in access/requests."""

    bag: str
    software: str
    made_ms: int
    request: str
    purpose: str
    reason: str
    managing_unit: str
    unit: str
    persons: tuple[str, ...]
    destination: str
    measures: str
    return_by: date | None
    operator: str
    approver: str
    register: str


def write_film_payload(bag: Path, given: FilmHandover, films: Sequence[FilmFile]) -> Payload:
    """Writes the films, the record and the payload's manifest. Raises Fault(CONFLICT) for a film that is not what was
    signed, OSError if the disk cannot be written to."""
    (bag / paths.PAYLOAD).mkdir(mode=0o700, exist_ok=True)
    known: dict[str, tuple[str, int]] = {}
    for one in films:
        name = paths.safe_path(FILM.format(no=one.no))
        known[name] = one.sha256, _copied(one, bag / name)
    found: dict[str, Json] = {
        **{key: list(value) if isinstance(value, tuple) else value for key, value in asdict(given).items()},
        "format": FORMAT,
        "return_by": given.return_by.isoformat() if given.return_by else None,
        "films": [
            {
                "file": FILM.format(no=one.no), "camera": one.camera, "name": one.name, "from_ms": one.from_ms,
                "to_ms": one.to_ms, "sha256": one.sha256,
            }
            for one in films
        ],
    }  # fmt: skip
    (bag / HANDOVER).write_bytes(canonical_json(found))
    manifest, size_bytes = manifest_of(bag, [*known, HANDOVER], known)
    (bag / paths.MANIFEST).write_bytes(manifest)
    sync_all(bag)
    named = tuple((name, digest) for name, (digest, _) in sorted(known.items()))
    return Payload(hashlib.sha256(manifest).hexdigest(), named, size_bytes, manifest.count(b"\n"))


def write_film_tags(bag: Path, payload: Payload, organisation: str, words: ReadmeWords) -> None:
    """Writes everything besides the payload, which completes the bag. Raises OSError."""
    given: dict[str, Any] = json.loads((bag / HANDOVER).read_bytes())
    purpose = words.purposes.get(given["purpose"], Words(given["purpose"], given["purpose"]))
    facts = {**given, "films": len(given["films"]), "return_by": given["return_by"] or "—"}
    info = {
        "Source-Organization": " ".join(organisation.split()),
        "Bagging-Date": day_of(given["made_ms"]),
        "External-Identifier": given["bag"],
        "Payload-Oxum": f"{payload.size_bytes}.{payload.files}",
        "Bag-Software-Agent": given["software"],
        "Mingcha-Film-Format": "1",
        "Mingcha-Request": given["request"],
    }
    written = {
        paths.BAGIT: BAGIT_TEXT,
        paths.BAG_INFO: "".join(f"{name}: {value}\n" for name, value in info.items()).encode(),
        paths.README_ZH: _ZH.format(**{**facts, "purpose": purpose.zh, "listed": _listed(given)}).encode(),
        paths.README_EN: _EN.format(**{**facts, "purpose": purpose.en, "listed": _listed(given)}).encode(),
    }
    for path, data in written.items():
        (bag / path).write_bytes(data)
    others = [name for name in files_in(bag) if not name.startswith(paths.PAYLOAD) and name != paths.TAG_MANIFEST]
    (bag / paths.TAG_MANIFEST).write_bytes(manifest_of(bag, others, {})[0])
    sync_all(bag)


def _copied(one: FilmFile, target: Path) -> int:
    """Copies a film; its length in bytes. Raises Fault(CONFLICT) as write_film_payload."""
    digest, size_bytes = hashlib.sha256(), 0
    words = Words("影片文件与记录不符", "the film's file is not that of the record")
    if not one.path.is_file():
        raise Fault(FaultKind.CONFLICT, words, one.no)
    with one.path.open("rb") as source, target.open("wb") as file:
        while piece := source.read(_PIECE_BYTES):
            digest.update(piece)
            size_bytes += file.write(piece)
    if digest.hexdigest() != one.sha256:
        target.unlink()
        raise Fault(FaultKind.CONFLICT, words, one.no)
    return size_bytes


def _listed(given: dict[str, Any]) -> str:
    lines = (
        f"    {one['file']}  {one['name']}  {_shown(one['from_ms'])} - {_shown(one['to_ms'])}\n"
        for one in given["films"]
    )
    return "".join(lines)


def _shown(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


_ZH = """脱敏影片导出包 {bag}
================================

  data/R….mp4           脱敏影片：人脸、人体、车牌等已填实，重新编码，不含声音和原始录像，不能还原。
  data/handover.json    这次提供的记录：谁、为什么、交给谁、登记号、每部影片的摘要（SHA-256）。
  manifest-sha256.txt   各文件的摘要；检查是否完整：sha256sum -c manifest-sha256.txt

  申请编号：{request}        登记编号：{register}
  用途：{purpose}        去向：{destination}
  影片：{films} 部        归还或销毁日期：{return_by}
  保护措施：{measures}
{listed}
申请的用途不属于维护公共安全，依《条例》第十九条只提供脱敏影片。影片不是证据。
取得影片的单位只能用于上述用途，不得试图识别影片中的人，应当采取保护措施，并按期归还或销毁（《条例》第十九条、第二十条）。
"""

_EN = """Export of redacted films {bag}
====================================

  data/R....mp4         Redacted films: faces, persons, plates and the like are filled and encoded again; no sound, no
                        original footage, and it cannot be undone.
  data/handover.json    The record: who, why, where to, the number in the register, the digest of each film (SHA-256).
  manifest-sha256.txt   Digests of all files; to see whether they are whole: sha256sum -c manifest-sha256.txt

  Request: {request}            Register: {register}
  Purpose: {purpose}            Destination: {destination}
  Films: {films}                To be returned or destroyed by: {return_by}
  Protective measures: {measures}
{listed}
The purpose of the request is not the maintenance of public safety, so by article 19 of the Regulation redacted films
alone are given. They are no evidence. Whoever holds them may use them for the purpose above alone, does not try to tell
who is in them, takes protective measures, and returns or destroys them by the day above (articles 19 and 20).
"""
