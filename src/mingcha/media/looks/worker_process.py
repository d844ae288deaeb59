"""The worker that decodes, seen from the program: started at the first picture, again after it ended."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from mingcha.media.looks.picture import JudgedPicture
from mingcha.media.looks.pipe import ANSWER_BYTES, LENGTH, MOST_BYTES, pack_request, unpack_answer
from mingcha.media.pictures.process import PICTURE_LIMIT_S, worker_environment

PROGRAM = (sys.executable, "-m", "mingcha.media.looks.worker")
_STARTED_S = 20.0
"""More than the worker's own limit: it also loads its libraries."""


class LookWorker:
    """At most one process; pictures go through it one after another."""

    def __init__(self, program: tuple[str, ...] = PROGRAM) -> None:
        self._program = program
        self._process: Process | None = None
        self.ended = 0
        """Processes that a picture ended."""

    async def small(self, init: bytes, payload: bytes) -> JudgedPicture | None:
        """The judged picture, None if it cannot be decoded or ended the process. Raises OSError if none starts."""
        request = pack_request(init, payload)
        if len(request) > MOST_BYTES:
            return None
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                *self._program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=worker_environment()
            )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(_STARTED_S + PICTURE_LIMIT_S):
                process.stdin.write(request)
                await process.stdin.drain()
                (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
                if size > ANSWER_BYTES:
                    raise ValueError("an answer that is too long")
                return unpack_answer(await process.stdout.readexactly(size))
        except (TimeoutError, EOFError, ValueError, ConnectionError):
            self.ended += 1
            await self.stop()
            return None

    async def stop(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        transport = getattr(process, "_transport", None)
        if transport is not None:
            transport.close()
