"""Has a workbook read by a process of its own (workbook_process.py), from a copy in memory that nobody can change, and
gives its rows as they come (article 7).

The copy is in no file system, since a list may hold passwords, and has a bounded size. This process parses nothing of
the workbook: what the other one writes is lines of JSON, each bounded.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports.workbook_limits import MOST_FILE_BYTES, refused, too_large, too_slow
from mingcha.registry.lists.csv_file import Row

WORKER = (sys.executable, "-m", "mingcha.registry.imports.workbook_process")
_PIECE_BYTES = 1 << 20
_PIPE_BYTES = 1 << 20
_MOST_LINE_BYTES = 1 << 20
"""Of one row: 16,000 characters, with formulas of 256 columns."""
_END_S = 10
_NEEDED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""What the process gets of our environment: no setting, so no path of a key."""


class WorkbookReading:
    """A workbook that is read once. `sha256` of its bytes; `notes`, whole after the last row: what else is to be known
    of it."""

    def __init__(self, file: BinaryIO, within_s: float | None = None) -> None:
        """Copies the file from its present place on; its rows are read within so many seconds. Raises Fault(INVALID)
        for one that is too large."""
        self.notes: list[Words] = []
        self._within_s = within_s
        self._process: subprocess.Popen[bytes] | None = None
        self._end: threading.Timer | None = None
        self._is_late = False
        self._copy = os.memfd_create("workbook", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            self.sha256 = _copied(file, self._copy)
        except BaseException:
            os.close(self._copy)
            raise

    def rows(self) -> Iterator[Row]:
        """The rows, as they are read. Raises Fault(INVALID) for a workbook that is refused, Fault(UNAVAILABLE) where no
        process can be started."""
        self._process = self._started()
        if self._within_s is not None:
            self._end = threading.Timer(self._within_s, self._end_late)
            self._end.daemon = True
            self._end.start()
        return self._rows_of(self._process)

    def close(self) -> None:
        """Gives the copy up and ends the process that reads it."""
        os.close(self._copy)
        if self._end is not None:
            self._end.cancel()
        if self._process is not None:
            self._process.kill()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process.wait(_END_S)

    def _end_late(self) -> None:
        """Ends the process that reads, in a thread of the timer; who waits for its next row reads the end instead."""
        self._is_late = True
        if self._process is not None:
            self._process.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        os.lseek(self._copy, 0, os.SEEK_SET)
        environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
        try:
            process = subprocess.Popen(
                WORKER, stdin=self._copy, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        except OSError as error:
            words = Words("无法启动读取工作簿的进程", "the process that reads a workbook cannot be started")
            raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        return process

    def _rows_of(self, process: "subprocess.Popen[bytes]") -> Iterator[Row]:
        assert process.stdout is not None
        while line := process.stdout.readline(_MOST_LINE_BYTES):
            try:
                answer: Any = json.loads(line)
            except ValueError:  # it ended in the middle of a line
                break
            if isinstance(answer, list):
                number, cells, formulas, merged = answer
                yield Row(number, cells, _by_place(formulas), _by_place(merged))
            elif "refused" in answer:
                raise Fault(FaultKind.INVALID, Words(*answer["refused"]), answer.get("detail", ""))
            elif "hidden" in answer:
                self._note_hidden(answer["hidden"])
                return
            else:
                self._note_head(answer)
        if self._is_late and self._within_s is not None:
            raise too_slow(self._within_s)
        raise refused(
            "工作簿读取时超出内存或时间限制：请分成几份",
            "the workbook needs too much memory or time to be read: divide it",
        )

    def _note_head(self, head: dict[str, Any]) -> None:
        if head["more"]:
            others, more = head["others"], head["more"] - len(head["others"])
            zh = "、".join(f"“{name}”" for name in others) + (f"等 {head['more']} 个" if more else "")
            en = ", ".join(map(repr, others)) + (f" and {more} more" if more else "")
            self.notes.append(Words(f"只读取工作表“{head['sheet']}”；未读取：{zh}",
                                    f"only the sheet {head['sheet']!r} is read; not read: {en}"))  # fmt: skip
        if head["links"]:
            words = Words(
                f"工作簿链接到 {head['links']} 个其他文件，未打开",
                f"the workbook has links to {head['links']} other files, which were not opened",
            )
            self.notes.append(words)

    def _note_hidden(self, rows: int) -> None:
        if rows:
            self.notes.append(Words(f"{rows} 个隐藏行也已读取", f"{rows} hidden rows were read too"))


def _copied(file: BinaryIO, copy: int) -> str:
    """Writes a file into the copy, seals it, and returns its SHA-256."""
    digest, size = hashlib.sha256(), 0
    while data := file.read(_PIECE_BYTES):
        size += len(data)
        if size > MOST_FILE_BYTES:
            most = MOST_FILE_BYTES >> 20
            raise too_large(f"超过 {most} MiB", f"it has over {most} MiB")
        digest.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(copy, view) :]
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(copy, fcntl.F_ADD_SEALS, seals)
    return digest.hexdigest()


def _by_place(texts: dict[str, str]) -> dict[int, str]:
    return {int(place): text for place, text in texts.items()} if texts else {}
