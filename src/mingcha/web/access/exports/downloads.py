"""The answer that sends a bag: whole or from any byte on, and cut as soon as its request carries it no longer
(articles 15, 16(3); RFC 9110, 14)."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse

from mingcha.access.exports import queries as exports_queries
from mingcha.access.exports.handing_over import ASK_EVERY_S, may_go_on, note_sent_bytes
from mingcha.access.exports.values import ExportRow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker
from mingcha.web.frame import wiring

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)


class Unsatisfiable(Exception):  # noqa: N818 - becomes status 416
    """A range of bytes that the file does not have."""


class SentFile:
    """The bytes [from, to) of a file as an answer takes them, piece by piece (PEP 3333, wsgi.file_wrapper).

    `goes_on` is asked every ASK_EVERY_S, between two pieces; `note` is told at the end which bytes were taken. A piece
    counts as taken when the next one, or the end, is asked for.
    """

    def __init__(
        self, path: Path, span: tuple[int, int], goes_on: Callable[[], bool], note: Callable[[int, int], object]
    ) -> None:
        self._file = path.open("rb")
        self._file.seek(span[0])
        self._begin, self._end = span
        self._given = self._taken = span[0]
        self._goes_on, self._note = goes_on, note
        self._ask_at = time.monotonic() + ASK_EVERY_S

    def read(self, size_bytes: int) -> bytes:
        """The next piece; b"" at the end. Raises OSError when it may not go on, or the file is shorter than it was."""
        self._taken = self._given
        if self._given >= self._end:
            return b""
        self.check()
        piece = self._file.read(min(size_bytes, self._end - self._given))
        if not piece:
            raise OSError("the file of an export is shorter than it was")
        self._given += len(piece)
        return piece

    def check(self) -> None:
        """Asks whether it may go on, if that was long enough ago; also while a piece waits. Raises PermissionError."""
        if time.monotonic() >= self._ask_at:
            if not self._goes_on():
                raise PermissionError("the request does not carry this export any more")
            self._ask_at = time.monotonic() + ASK_EVERY_S

    def close(self) -> None:
        """Ends the answer and notes what was sent; again: nothing."""
        if not self._file.closed:
            self._file.close()
            if self._taken > self._begin:
                self._note(self._begin, self._taken)


def download(request: HttpRequest, by: Asker, row: ExportRow) -> HttpResponse | FileResponse:
    """The answer with the file of an export, whose fetching was begun (delivering.fetch_export). Raises
    Fault(NOT_FOUND) after it was removed."""
    path = exports_queries.export_file(row)
    if path is None:
        raise Fault(FaultKind.NOT_FOUND, Words("导出文件已清除", "the file of the export was removed"))
    size = path.stat().st_size
    tag = f'"{row.manifest_sha256}-{size}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    try:
        span = span_of(asked, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    clock = wiring.clock()

    def note(begin: int, end: int) -> None:
        note_sent_bytes(by, number=row.no, span=(begin, end), size_bytes=size, clock=clock)

    def goes_on() -> bool:
        try:
            return may_go_on(by, number=row.no, clock=clock)
        finally:
            if not connection.in_atomic_block:  # a thread that only sends keeps no connection to the database
                connection.close()

    file = SentFile(path, span or (0, size), goes_on, note)
    answer = FileResponse(
        file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream",
        status=200 if span is None else 206,
    )  # fmt: skip
    begin, end = span or (0, size)
    answer["Content-Length"] = str(end - begin)
    answer["Accept-Ranges"], answer["ETag"], answer["Cache-Control"] = "bytes", tag, "no-store"
    if span is not None:
        answer["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return answer


def span_of(asked: str, size_bytes: int) -> tuple[int, int] | None:
    """The bytes [from, to) that a header Range asks for of a file; None for all of it, which also answers a header of
    another form or with several ranges (RFC 9110, 14.2). Raises Unsatisfiable."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size_bytes - int(last)), size_bytes
    else:
        begin, end = int(first), min(size_bytes, int(last) + 1 if last else size_bytes)
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise Unsatisfiable
    return begin, end
