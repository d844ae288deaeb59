"""Peers of `mingcha bench log`, from the extra `dev`: the same entries in the same batches, by the documented use of
each library. pymerkle stores leaves in SQLite and no tiles; aics-tlog writes C2SP tiles as we do."""

import importlib
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from mingcha.bench.log_entries import batches

_FEW = 5
"""Number of proofs of a peer: each takes time linear in the size of the tree."""


def _pymerkle(folder: Path, leaves: int) -> dict[str, Any]:
    """SqliteTree: bulk appends, inclusion proofs, and the root from all leaves."""
    pymerkle = importlib.import_module("pymerkle")
    with pymerkle.SqliteTree(str(folder / "tree.db")) as tree:
        appended = 0.0
        for batch in batches(leaves):
            appended += _cpu_s(partial(tree.append_entries, batch))
    with pymerkle.SqliteTree(str(folder / "tree.db")) as tree:
        proved = _cpu_s(lambda: [tree.prove_inclusion(number * leaves // _FEW + 1) for number in range(_FEW)])
        tree.cache_clear()
        verified = _cpu_s(tree.get_state)
    return {
        "version": pymerkle.__version__,
        "append_leaves_per_cpu_s": round(leaves / appended),
        "proof_cpu_ms": round(proved / _FEW * 1000, 3),
        "verify_cpu_s": round(verified, 2),
        "note": "verify is the root over its leaf hashes: entries are not hashed again",
    }


def _aics_tlog(folder: Path, leaves: int) -> dict[str, Any]:
    """IncrementalTileWriter into a folder without fsync, proofs from the files, audit of every tile and entry."""
    aics = importlib.import_module("aics_tlog")
    writer = aics.IncrementalTileWriter(aics.DirectoryTileStore(folder, fsync=False))
    appended = 0.0
    for batch in batches(leaves):
        appended += _cpu_s(partial(writer.append, batch))
    reader = aics.FileSystemTileReader(folder)
    proved = _cpu_s(
        lambda: [aics.inclusion_proof_from_tiles(reader, number * leaves // _FEW, leaves) for number in range(_FEW)]
    )
    verified = _cpu_s(lambda: aics.audit_tiles(reader, leaves, writer.root()))
    return {
        "version": aics.__version__,
        "append_leaves_per_cpu_s": round(leaves / appended),
        "proof_cpu_ms": round(proved / _FEW * 1000, 3),
        "verify_cpu_s": round(verified, 2),
        "note": "no database, no checkpoint, nothing synced",
    }


def _cpu_s(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def main(which: str, leaves: str) -> None:
    """Measures one peer and prints its figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="mingcha-bench-") as folder:
        print(json.dumps({"pymerkle": _pymerkle, "aics-tlog": _aics_tlog}[which](Path(folder), int(leaves))))
