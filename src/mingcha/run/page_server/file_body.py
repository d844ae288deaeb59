"""A response that is a file (PEP 3333, wsgi.file_wrapper): the event loop sends it in pieces, nobody collects it."""

from collections.abc import Iterator
from typing import BinaryIO

LEAST_BYTES = 1 << 20
"""Shorter files are collected as any other response: a thread of the pages reads them faster."""


class FileBody:
    """What a page hands back for a file. Iterating over it reads it as any other response."""

    def __init__(self, file: BinaryIO, block_bytes: int = 8192) -> None:
        self.file = file
        self._block_bytes = block_bytes

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(self._block_bytes):
            yield piece

    def close(self) -> None:
        """Closes the file, and the response that it belongs to."""
        self.file.close()
