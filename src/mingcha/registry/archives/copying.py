"""Copies the files of volumes into a store, as often as it is asked: what lies there is compared, not copied again
(article 11). For who moves them from the home to a store, or from one store to another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.archives.models import ArchiveVersion
from mingcha.registry.archives.stored import read_archived
from mingcha.registry.documents.content_store import ContentStore, is_content, put_once


@dataclass(frozen=True, slots=True)
class Copied:
    """How many files were copied and how many were there; the numbers of the rows whose file is gone or altered here or
    there; and why it ended early, None if it did not."""

    copied: int
    there: int
    spoiled: tuple[int, ...]
    stopped: Fault | None = None


@cites("11")
def copy_files(
    by: Actor, *, to: ContentStore, folder: Path, clock: Clock, copied: Callable[[int], object] = int
) -> Copied:
    """Copies every file that is not there yet, and reads back what it copied. `folder`: the documents of the home;
    `copied` is called with the number of files so far. An entry names the store, if anything was copied. Nothing is
    taken away here. Raises nothing for a store that goes away: it says so, and is asked again."""
    done = _copied(to, folder, copied)
    if done.copied:
        with act("registry.archive.copy_files", by=by, clock=clock, cites=("11",)) as record:
            record.fact("to", to.address)
            record.fact("copied", done.copied)
            record.fact("there", done.there)
            record.fact("spoiled", list(done.spoiled[:100]))
    return done


def _copied(to: ContentStore, folder: Path, progress: Callable[[int], object]) -> Copied:
    count = there = 0
    spoiled: list[int] = []
    rows = ArchiveVersion.objects.order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=500):
        try:
            is_new = _copy(to, digest, read_archived(folder, name, digest))
        except FileNotFoundError:
            is_new = None
        except Fault as fault:
            if fault.kind is FaultKind.CORRUPT:  # other bytes lie there under its digest, which stops no other file
                spoiled.append(number)
                continue
            return Copied(count, there, tuple(spoiled), fault)
        if is_new is None:
            spoiled.append(number)
        elif is_new:
            count += 1
            progress(count)
        else:
            there += 1
    return Copied(count, there, tuple(spoiled))


def _copy(to: ContentStore, digest: str, data: bytes) -> bool | None:
    """Whether a file is new there; None if it is not what was handed in. Raises Fault."""
    if not is_content(digest, data):
        return None
    is_new = put_once(to, digest, data)
    return is_new if not is_new or is_content(digest, to.read(digest)) else None
