"""Exports and viewing copies for `mingcha bench door`, each in a process of its own: `parts export BYTES`, `parts copy
SECONDS`, `parts marks COPIES SECONDS`."""

import json

from mingcha.bench.copies.viewing_copies import measure_marks, measure_viewing_copy
from mingcha.bench.door_export import measure_export


def main(part: str, *numbers: str) -> None:
    """Measures one part and prints its figures as JSON."""
    if part == "export":
        found = measure_export(int(numbers[0]))
    elif part == "copy":
        found = measure_viewing_copy(float(numbers[0]))
    else:
        found = measure_marks(int(numbers[0]), float(numbers[1]))
    found.pop("machine", None)
    print(json.dumps(found))
