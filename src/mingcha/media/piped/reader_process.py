"""A reader in a separate process, seen from the recorder: starts it with its order, reads its messages, ends it."""

import asyncio
import contextlib
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.piped.pipe import LENGTH, MESSAGE_LIMIT_BYTES, PipeMessage, unpack

_PIPE_BYTES = 256 << 10
_END_S = 1.0
"""Time limit for the end of a process that closed its pipe."""


class ReaderProcess:
    """One process. The pipe bounds what waits."""

    def __init__(self, program: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self._program, self._environment = program, environment
        self._process: Process | None = None

    async def start(self, order: object) -> None:
        """Starts it. The order goes by pipe: a command line is visible to every user of the machine. Raises OSError."""
        process = self._process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_PIPE_BYTES, env=self._environment
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(order).encode())
        process.stdin.close()

    @property
    def pid(self) -> int:
        """Its process id, once it was started."""
        assert self._process is not None
        return self._process.pid

    async def message(self, limit_s: float) -> PipeMessage:
        """The next message. Raises TimeoutError, EOFError if the process ended, Fault(INVALID) on nonsense."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(limit_s):
            (size,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
            if not 0 < size <= MESSAGE_LIMIT_BYTES:
                words = Words("旁路读取进程的消息无效", "the reader in a separate process is broken")
                raise Fault(FaultKind.INVALID, words)
            return unpack(await self._process.stdout.readexactly(size))

    async def exit_code(self) -> int:
        """Its exit code after it closed its pipe; negative: the signal that ended it. Kills it if it does not end in
        _END_S: nothing else would end the gap of a camera whose reader hangs without a pipe."""
        assert self._process is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_S):
                return await self._process.wait()
        self.kill()
        return await self._process.wait()

    def kill(self) -> None:
        """Ends it without waiting; does nothing if it has ended or was not started."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def stop(self) -> None:
        """Ends it and waits for its end."""
        self.kill()
        if self._process is not None:
            await self._process.wait()
