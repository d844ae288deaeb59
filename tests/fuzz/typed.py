"""Fuzz targets of short texts that anybody may type."""

import contextlib

from mingcha.kit.errors import Fault
from mingcha.registry.printed.numbers import read_number


def document_number(data: bytes) -> None:
    """The number of a document on the public check page: read to itself again, or refused."""
    found = None
    with contextlib.suppress(Fault):
        found = read_number(data.decode("utf-8", "replace"))
    assert found is None or read_number(found.text) == found, "another number when it is read again"
