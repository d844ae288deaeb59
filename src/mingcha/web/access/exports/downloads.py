"""The answer that sends a bag: whole or from any byte on, and cut as soon as its request carries it no longer
(articles 15, 16(3); RFC 9110, 14)."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file of an export that is open, with the bytes [from, to) that an answer sends of it; None: all of it."""

    file: SentFile
    size_bytes: int
    tag: str
    span: tuple[int, int] | None


def download(
    request: HttpRequest, by: Asker, begin: Callable[[Callable[[ExportRow], None]], ExportRow]
) -> HttpResponse | FileResponse:
    """The answer with the file of an export. `begin` begins its fetching (delivering.fetch_export) and calls what it is
    given before it writes anything: so a file that is gone, and bytes that it does not have, use up no pass.

    Raises what `begin` raises, Fault(NOT_FOUND) after the file was removed.
    """
    ready: list[ReadyFile] = []
    try:
        row = begin(lambda found: ready.append(_opened(request, by, found)))
    except Unsatisfiable as problem:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{problem}"})
    except BaseException:
        for one in ready:
            one.file.close()
        raise
    (found,) = ready
    answer = FileResponse(
        found.file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream",
        status=200 if found.span is None else 206,
    )  # fmt: skip
    first, last = found.span or (0, found.size_bytes)
    answer["Content-Length"] = str(last - first)
    answer["Accept-Ranges"], answer["ETag"], answer["Cache-Control"] = "bytes", found.tag, "no-store"
    if found.span is not None:
        answer["Content-Range"] = f"bytes {first}-{last - 1}/{found.size_bytes}"
    return answer


def _opened(request: HttpRequest, by: Asker, row: ExportRow) -> ReadyFile:
    """The open file of an export, with what is asked of it. Raises Fault(NOT_FOUND), Unsatisfiable with its length."""
    path = exports_queries.export_file(row)
    if path is None:
        raise Fault(FaultKind.NOT_FOUND, Words("导出文件已清除", "the file of the export was removed"))
    size = path.stat().st_size
    tag = f'"{row.manifest_sha256}-{size}"'
    is_same = request.headers.get("If-Range", tag) == tag
    span = span_of(request.headers.get("Range", "") if is_same else "", size)
    clock = wiring.clock()

    def note(begin: int, end: int) -> None:
        note_sent_bytes(by, number=row.no, span=(begin, end), size_bytes=size, clock=clock)

    def goes_on() -> bool:
        try:
            return may_go_on(by, number=row.no, clock=clock)
        finally:
            if not connection.in_atomic_block:  # a thread that only sends keeps no connection to the database
                connection.close()

    return ReadyFile(SentFile(path, span or (0, size), goes_on, note), size, tag, span)


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
        raise Unsatisfiable(size_bytes)
    return begin, end
