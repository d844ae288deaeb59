"""Starts programs, restarts those that exit, and stops all of them in order: dependents first.

A program that keeps failing is restarted with growing delays and is named on standard error; the others continue.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.run.supervise.program_logs import begin_log, cap_log, last_words
from mingcha.run.supervise.structured_logs import LOG
from mingcha.run.supervise.supervised import SUPERVISED


@dataclass(frozen=True, slots=True)
class Patience:
    """Waiting times of the supervisor, in seconds."""

    stop_within_s: float = 15.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    steady_after_s: float = 60.0
    """A program that ran at least this long is restarted after the first pause."""
    log_look_s: float = 10.0
    """Interval for checking the sizes of the logs."""


@dataclass
class Program:
    """One supervised program: its name, its command line, and its state."""

    name: str
    command: Sequence[str]
    process: asyncio.subprocess.Process | None = None
    falls: int = 0
    pauses_s: list[float] = field(default_factory=list)
    """The pauses since it last ran steadily."""


def say(line: str) -> None:
    """Prints a line on standard error; ignores a closed stream."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass


class Supervisor:
    """Runs programs, given in start order; stops them in the opposite order."""

    def __init__(
        self,
        programs: Sequence[Program],
        logs: Path,
        patience: Patience | None = None,
        tell: Callable[[str], None] = say,
    ) -> None:
        self.programs = tuple(programs)
        self.stopping = asyncio.Event()
        self._logs = logs
        self._patience = patience or Patience()
        self._tell = tell

    async def run(self) -> None:
        """Runs all programs until `stopping` is set, then stops them; returns when none is left."""
        for program in self.programs:
            begin_log(self._logs, program.name)
        watchers = [asyncio.create_task(self._watch(program)) for program in self.programs]
        capping = asyncio.create_task(self._cap_logs())
        try:
            await self.stopping.wait()
        finally:
            self.stopping.set()
            capping.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)
            for program in reversed(self.programs):
                if program.process is not None:
                    await stop(program.process, self._patience.stop_within_s)
            await asyncio.gather(capping, return_exceptions=True)

    def log_of(self, program: Program) -> Path:
        """The path of a program's log."""
        return self._logs / f"{program.name}.log"

    async def _watch(self, program: Program) -> None:
        """Keeps one program running until the supervisor stops."""
        while not self.stopping.is_set():
            began = time.monotonic()
            code = await self._until_it_falls(program)
            if self.stopping.is_set():
                return
            program.falls += 1
            if time.monotonic() - began > self._patience.steady_after_s:
                program.pauses_s.clear()
            doubled = self._patience.first_pause_s * 2 ** min(len(program.pauses_s), 16)
            pause_s = min(doubled, self._patience.longest_pause_s)
            program.pauses_s.append(pause_s)
            words = last_words(self.log_of(program)) or "it said nothing"
            self._tell(
                f"{program.name} ended with {code} and starts again in {pause_s:g} s; "
                f"its log {self.log_of(program)} ends with: {words}"
            )
            await self._stopped_within(pause_s)

    async def _until_it_falls(self, program: Program) -> str:
        """Starts a program and waits until it exits or the supervisor stops; returns how it ended."""
        try:
            with self.log_of(program).open("ab") as log:
                program.process = await asyncio.create_subprocess_exec(
                    *program.command,
                    stdin=asyncio.subprocess.PIPE,  # held open: see mingcha.run.supervise.supervised
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C must reach only the supervisor, which stops programs in order
                    env={
                        **os.environ,
                        "PYTHONUNBUFFERED": "1",
                        "PYTHONUTF8": "1",
                        SUPERVISED: "1",
                        LOG: str(self.log_of(program)),
                    },
                )
        except OSError as error:
            return f"{error.strerror} (it could not be started)"
        ended = asyncio.create_task(program.process.wait())
        stopping = asyncio.create_task(self.stopping.wait())
        await asyncio.wait((ended, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        ended.cancel()
        return str(program.process.returncode)

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _cap_logs(self) -> None:
        while not await self._stopped_within(self._patience.log_look_s):
            for program in self.programs:
                try:
                    cap_log(self.log_of(program))
                except OSError as error:
                    self._tell(f"the log of {program.name} could not be moved aside: {error}")


async def stop(process: asyncio.subprocess.Process, within_s: float) -> None:
    """Sends SIGTERM, and kills the program with its children if it does not exit in time."""
    if process.returncode is not None:
        return
    try:
        process.terminate()
        await asyncio.wait_for(process.wait(), within_s)
    except TimeoutError:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        await process.wait()
    except ProcessLookupError:
        pass
