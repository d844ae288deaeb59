"""The faults of a list beside it in the home, a file a part (articles 7, 16(1)): a head in clear, the faults sealed.

Files and not rows: 200,000 faults are derived from the list, go with it, and belong into no backup; the counts of all
parts are read without opening a seal, and a page opens the one or two parts that it shows.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.registry.imports.faults import (
    CellFault,
    PartHead,
    packed_faults,
    packed_head,
    unpacked_faults,
    unpacked_head,
)

_FILE = re.compile(r"([0-9a-f]{64})\.([0-9]{1,9})", re.ASCII)
"""Name of the list, number of the part. Numbers behind the last part are of faults that were met between parts."""


def write_faults(
    home: Home, keys: KeyFolder, name: str, part: int, head: PartHead, faults: Iterable[CellFault]
) -> None:
    """Writes the faults of a part, in the place of those of an earlier judgement."""
    draft = home.imports / f"{name}.{part}.{os.urandom(8).hex()}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(packed_head(head) + b"\n" + keys.seal(packed_faults(faults)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.rename(home.imports / f"{name}.{part}")
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def read_heads(home: Home, name: str) -> dict[int, PartHead]:
    """The heads of the parts that were judged, by number. Raises Fault(CORRUPT) for one that cannot be read."""
    found = {}
    for part in _parts(home, name):
        try:
            with (home.imports / f"{name}.{part}").open("rb") as file:
                found[part] = unpacked_head(file.readline())
        except FileNotFoundError:
            continue  # removed meanwhile
        except ValueError:
            raise _damaged() from None
    return found


def read_faults(home: Home, keys: KeyFolder, name: str, part: int) -> Iterator[CellFault]:
    """The faults of a part, in the order of its lines; none for a part that was not judged. Raises Fault(CORRUPT)."""
    try:
        _, sealed = (home.imports / f"{name}.{part}").read_bytes().split(b"\n", 1)
    except FileNotFoundError:
        return
    except ValueError:
        raise _damaged() from None
    yield from unpacked_faults(keys.unseal(sealed.decode("ascii", "replace").strip()))


def faults_from(
    home: Home, keys: KeyFolder, name: str, heads: Mapping[int, PartHead],
    *, column: str = "", article: str | None = None, offset: int = 0,
) -> Iterator[CellFault]:  # fmt: skip
    """The faults of a list from the one after `offset` others on, part by part; only parts that have some are opened.
    `column` "" and `article` None narrow nothing."""
    left = offset
    for part in sorted(heads):
        count = heads[part].count(column, article)
        if left >= count:
            left -= count
            continue
        for fault in read_faults(home, keys, name, part):
            if column in ("", fault.column) and article in (None, fault.article):
                if left:
                    left -= 1
                else:
                    yield fault


def remove_faults(home: Home, name: str, *, behind: int = 0) -> None:
    """Removes the faults of the parts behind this number; without it all."""
    for part in _parts(home, name):
        if part > behind:
            (home.imports / f"{name}.{part}").unlink(missing_ok=True)


def _parts(home: Home, name: str) -> list[int]:
    """The numbers of the parts of a list that have a file."""
    matched = (_FILE.fullmatch(path.name) for path in home.imports.glob(f"{name}.*"))
    return sorted(int(one[2]) for one in matched if one)


def _damaged() -> Fault:
    return Fault(
        FaultKind.CORRUPT, Words("审核结果已损坏，请重新审核", "what was found is damaged: judge the list again")
    )
