"""Parts of `mingcha bench door` that run in a process of their own: `parts export BYTES`, `parts copy SECONDS`, `parts
looks STARTS SECONDS`, `parts marks COPIES SECONDS FIRST`."""

import json
from collections.abc import Callable
from typing import Any

from mingcha.bench.copies.marks import measure_marks
from mingcha.bench.copies.viewing_copies import measure_viewing_copy
from mingcha.bench.door.export import measure_export
from mingcha.bench.door.looks import measure_looks

_PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "export": lambda size_bytes, rounds: measure_export(int(size_bytes), int(rounds)),
    "copy": lambda seconds: measure_viewing_copy(float(seconds)),
    "looks": lambda starts, seconds: measure_looks(int(starts), float(seconds)),
    "marks": lambda copies, seconds, first: measure_marks(int(copies), float(seconds), int(first)),
}


def main(part: str, *numbers: str) -> None:
    """Measures one part and prints its figures as JSON."""
    print(json.dumps(_PARTS[part](*numbers)))
