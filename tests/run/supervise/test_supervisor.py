"""The supervisor with programs of one line: starts again with growing pauses, stops in order, leaves nothing behind."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from mingcha.run.supervise.program_logs import SurvivingOutput, begin_log, cap_log, last_words
from mingcha.run.supervise.supervised import SUPERVISED
from mingcha.run.supervise.supervisor import Patience, Program, Supervisor

QUICK = Patience(stop_within_s=0.3, first_pause_s=0.01, longest_pause_s=0.04, steady_after_s=60, log_look_s=0.01)
STAYS = "import signal, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"
STOPS_BY_ITSELF = (
    "import signal, sys, pathlib\n"
    "def end(*_): open(sys.argv[2], 'a').write(sys.argv[3] + '\\n'); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, end); pathlib.Path(sys.argv[1]).touch()\n"
    "while True: signal.pause()"
)
WILL_NOT_STOP = (
    "import signal, pathlib, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "pathlib.Path(sys.argv[1]).touch()\nwhile True: signal.pause()"
)


def python(text: str, *words: object) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", text, *map(str, words))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - other processes make it true
            await asyncio.sleep(0.005)


async def during(supervisor: Supervisor, act: Callable[[], Awaitable[None]]) -> None:
    running = asyncio.create_task(supervisor.run())
    try:
        await act()
    finally:
        supervisor.stopping.set()
        async with asyncio.timeout(20):
            await running


async def test_what_falls_is_started_again_ever_more_seldom_and_named_while_others_go_on(tmp_path: Path) -> None:
    told: list[str] = []
    falling = Program("falling", python("import sys; print('no such lens'); sys.exit(3)"))
    steady = Program("steady", python(STAYS, tmp_path / "steady"))
    supervisor = Supervisor([steady, falling], tmp_path, QUICK, told.append)

    await during(supervisor, lambda: until(lambda: falling.falls >= 5 and (tmp_path / "steady").exists()))

    assert falling.pauses_s[:5] == [0.01, 0.02, 0.04, 0.04, 0.04]
    assert steady.falls == 0
    assert "falling ended with 3" in told[0]
    assert "no such lens" in told[0]
    assert "starts again in 0.01 s" in told[0]


async def test_who_ran_steadily_begins_with_the_first_pause_again(tmp_path: Path) -> None:
    patience = Patience(first_pause_s=0.01, longest_pause_s=1, steady_after_s=0.0)
    falling = Program("falling", python("pass"))
    supervisor = Supervisor([falling], tmp_path, patience, lambda _: None)

    await during(supervisor, lambda: until(lambda: falling.falls >= 3))

    assert falling.pauses_s == [0.01]


async def test_a_program_that_cannot_be_started_is_said_and_tried_again(tmp_path: Path) -> None:
    told: list[str] = []
    missing = Program("missing", (str(tmp_path / "nothing"),))

    await during(Supervisor([missing], tmp_path, QUICK, told.append), lambda: until(lambda: missing.falls >= 2))

    assert "could not be started" in told[0]


async def test_dependents_stop_before_what_they_need(tmp_path: Path) -> None:
    names = ["record", "gateway", "web"]
    order = tmp_path / "order"
    programs = [Program(name, python(STOPS_BY_ITSELF, tmp_path / name, order, name)) for name in names]
    supervisor = Supervisor(programs, tmp_path, Patience())

    await during(supervisor, lambda: until(lambda: all((tmp_path / name).exists() for name in names)))

    assert order.read_text().split() == ["web", "gateway", "record"]
    assert [program.process.returncode for program in programs if program.process] == [0, 0, 0]


async def test_who_does_not_stop_in_time_is_ended(tmp_path: Path) -> None:
    stubborn = Program("stubborn", python(WILL_NOT_STOP, tmp_path / "up"))

    await during(Supervisor([stubborn], tmp_path, QUICK), lambda: until((tmp_path / "up").exists))

    assert stubborn.process is not None
    assert stubborn.process.returncode == -signal.SIGKILL


def test_a_program_ends_when_its_supervisor_was_killed(tmp_path: Path) -> None:
    """The other end of its standard input closes; nobody reads it, the kernel tells."""
    text = (
        "import signal, sys; from mingcha.run.supervise.supervised import end_with_supervisor\n"
        "end_with_supervisor(); print('ready', flush=True); signal.pause()"
    )
    environment = {**os.environ, SUPERVISED: "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", text]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        assert program.stdout.readline() == b"ready\n"
        program.stdin.close()
        assert program.wait(20) == -signal.SIGTERM


def test_a_program_whose_supervisor_is_gone_already_does_not_begin() -> None:
    text = "from mingcha.run.supervise.supervised import end_with_supervisor; end_with_supervisor(); print('began')"
    environment = {**os.environ, SUPERVISED: "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    reading, writing = os.pipe()
    os.close(writing)
    try:
        done = subprocess.run(
            [sys.executable, "-c", text], stdin=reading, capture_output=True, env=environment, check=False
        )
    finally:
        os.close(reading)
    assert (done.returncode in (128 + signal.SIGTERM, -signal.SIGTERM), done.stdout) == (True, b"")


def test_logs_of_earlier_starts_are_kept_but_only_the_last_few(tmp_path: Path) -> None:
    for start in range(6):
        begin_log(tmp_path, "web").write_text(f"start {start}\n")
    assert {path.name: path.read_text().strip() for path in tmp_path.iterdir()} == {
        "web.log": "start 5", "web.1.log": "start 4", "web.2.log": "start 3", "web.3.log": "start 2",
    }  # fmt: skip


def test_a_log_that_is_turned_over_loses_no_line(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    says = (
        "import sys, pathlib; from mingcha.run.supervise.program_logs import FollowedLog, cap_log\n"
        "path = pathlib.Path(sys.argv[1]); log = FollowedLog(path)\n"
        "for number in range(300):\n"
        "    log.write(f'{number}\\n')\n"
        "    if number == 200: print('and a traceback', file=sys.stderr, flush=True)\n"
        "    if number in (100, 250): cap_log(path, 1)\n"
    )
    with path.open("ab") as writer:
        subprocess.run([sys.executable, "-c", says, str(path)], stdout=writer, stderr=writer, check=True)
    logs = [tmp_path / "web.2.log", tmp_path / "web.1.log", path]
    lines = [log.read_text().split("\n")[:-1] for log in logs]
    assert [line for log in lines for line in log if line != "and a traceback"] == [str(n) for n in range(300)]
    assert [len(log) for log in lines] == [101, 151, 49]
    assert not cap_log(path, 10_000)


def test_a_log_whose_disk_takes_nothing_raises_nothing_and_says_later_what_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "record.log"
    says = (
        "import pathlib, resource, sys; from mingcha.run.supervise.program_logs import FollowedLog\n"
        "log = FollowedLog(pathlib.Path(sys.argv[1])); limit = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "log.write('before\\n')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, limit[1]))\n"  # EFBIG, as ENOSPC of a full disk
        "log.write('half of this\\n'); log.write('none of this\\n')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, limit)\n"
        "log.write('after\\n'); log.write('and on\\n')\n"
    )
    with path.open("ab") as writer:
        subprocess.run([sys.executable, "-c", says, str(path)], stdout=writer, stderr=writer, check=True)
    lost = '{"event": "log_lines_lost", "lines": 2, "level": "warning"}'
    assert path.read_text().split("\n") == ["before", "hal", lost, "after", "and on", ""]


def test_output_that_nobody_takes_any_more_does_not_end_the_program() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(text)

        def flush(self) -> None:
            raise BrokenPipeError

    output = SurvivingOutput(Gone())
    assert output.write("said to nobody") == len("said to nobody")
    output.flush()


def test_last_words_are_the_last_line_that_says_something(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    assert last_words(path) == ""
    path.write_bytes("第一行\n端口 8000 无法使用\n\n  \n".encode())
    assert last_words(path) == "端口 8000 无法使用"
