"""Time-stamp tokens (RFC 3161) of a published log: `timestamps/SIZE.checkpoint` and a token over its bytes,
`timestamps/SIZE.tsr`, both usable by `openssl ts -verify -data` as they are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED
from mingcha.kit.finding import Finding
from mingcha.kit.keys import Verifier
from mingcha.kit.time_stamp import require_answers, stamped_at, time_stamp_query

FOLDER = "timestamps"
STAMPED = re.compile(rf"{FOLDER}/(?P<size>0|[1-9][0-9]{{0,18}})\.(?P<kind>checkpoint|tsr)", re.ASCII)
"""The paths of these files in the log's folder."""
LATE_BY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeStamping:
    """The authority's address, the CA for verifying its tokens (PEM), and the interval between tokens."""

    url: str
    ca_path: Path
    every: timedelta


def stamp(
    folder: Path, origin: str, verifier: Verifier, how: TimeStamping, now: datetime, ask: Callable[[bytes], bytes]
) -> int | None:
    """Gets a token for the newest witnessed checkpoint (the published one without witnesses), if one is due.

    `ask` sends a query to the authority and returns its reply. Returns the stamped size, None if none was due. Raises
    ValueError if the reply does not verify, Fault if the authority does not respond.
    """
    files, last = FolderFiles(folder), last_stamped(folder, origin, verifier)
    if last is not None and now - last.at < how.every:
        return None
    note = files.read(WITNESSED) or files.read(CHECKPOINT)
    if note is None:
        return None
    size = open_checkpoint(note, verifier, origin).checkpoint.size
    if last is not None and last.checkpoint.size >= size:
        return None
    path = f"{FOLDER}/{size}.checkpoint"
    kept = files.read(path)
    if kept is None:
        files.create(path, note)
    data = kept or note
    query = time_stamp_query(data)
    reply = ask(query)
    require_answers(query, reply, how.ca_path)
    files.create(f"{FOLDER}/{size}.tsr", reply)
    return size


def stamped_paths(files: FolderFiles, most: int) -> list[str]:
    """Checkpoints of at most `most` entries that have a token, and their tokens: to be copied with a log."""
    sizes = (size for size in sorted(_sizes(files.folder)) if size <= most)
    return [f"{FOLDER}/{size}.{kind}" for size in sizes for kind in ("checkpoint", "tsr")]


def last_stamped(folder: Path, origin: str, verifier: Verifier) -> SignedCheckpoint | None:
    """The newest checkpoint with a token; its time is the log's own."""
    for size in sorted(_sizes(folder), reverse=True):
        try:
            data = (folder / FOLDER / f"{size}.checkpoint").read_bytes()
            return open_checkpoint(data, verifier, origin)
        except (OSError, ValueError):
            continue  # `mingcha check` reports it
    return None


def check_time_stamps(
    folder: Path, origin: str, verifier: Verifier, how: TimeStamping, now: datetime
) -> Iterator[Finding]:
    """Reports tokens that do not verify for their checkpoint with the CA as of their own time, and a newest token that
    is a day overdue. published.py checks that the checkpoints belong to this log.
    """
    for size in sorted(_sizes(folder)):
        path = f"{FOLDER}/{size}.tsr"
        try:
            data = (folder / FOLDER / f"{size}.checkpoint").read_bytes()
            stamped_at(data, (folder / path).read_bytes(), how.ca_path)
        except FileNotFoundError:
            yield log_finding("published_missing", f"{FOLDER}/{size}.checkpoint")
        except ValueError as error:
            yield log_finding("time_stamp_altered", path, reason=str(error))
    head = FolderFiles(folder).read(CHECKPOINT)
    last = last_stamped(folder, origin, verifier)
    if head is None or (last is not None and now - last.at < how.every + LATE_BY):
        return
    try:
        signed = open_checkpoint(head, verifier, origin)
    except ValueError:
        return
    since = signed.at if last is None else last.at
    if (last is None or last.checkpoint.size < signed.checkpoint.size) and now - since >= LATE_BY:
        yield log_finding("time_stamp_missing", origin, size=signed.checkpoint.size)


def _sizes(folder: Path) -> set[int]:
    found = (STAMPED.fullmatch(f"{FOLDER}/{path.name}") for path in (folder / FOLDER).glob("*.tsr"))
    return {int(match["size"]) for match in found if match is not None}
