"""Bytes with faults put in."""

import contextlib

from hypothesis import settings
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind

MANY = settings(max_examples=150, deadline=None)


@contextlib.contextmanager
def only_invalid():  # type: ignore[no-untyped-def]
    try:
        yield
    except Fault as fault:
        if fault.kind is not FaultKind.INVALID:
            raise


def mutated(base: bytes) -> st.SearchStrategy[bytes]:
    """Bytes near a good example: some overwritten, then cut."""
    places = st.lists(st.tuples(st.integers(0, len(base) - 1), st.integers(0, 255)), max_size=12)

    def spoil(places: list[tuple[int, int]], cut: int) -> bytes:
        data = bytearray(base)
        for place, value in places:
            data[place] = value
        return bytes(data[:cut])

    return st.builds(spoil, places, st.integers(0, len(base)))
