"""Workers as they are shipped, in processes of their own, on the embedded database and on PostgreSQL: one is killed in
mid-part and another takes the job up; two never do the same part; one that is asked to end gives its part back."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from tests.support.tables_made_once import copy_tables

from mingcha.kit.home import Home

SCRIPT = Path(__file__).parents[1] / "support" / "jobs" / "working_process.py"
PATIENCE_S = 60


class Workshop:
    """A home with its database, and the processes that work on it."""

    def __init__(self, folder: Path) -> None:
        """With the tables of the test database, or that database itself on PostgreSQL."""
        home = Home(folder / "home", folder / "home/keys")
        home.create(demo=False)
        self.notes = folder / "notes"
        self.notes.touch()
        self.environment = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "MINGCHA_KEYS")
        }
        self.environment |= {"MINGCHA_HOME": str(home.path), "NOTES": str(self.notes)}
        self._log = folder / "log"
        self._running: list[subprocess.Popen[str]] = []
        self._asked: subprocess.Popen[str] | None = None
        if connection.vendor == "postgresql":
            self.environment["DATABASE_URL"] = database_url()
        else:
            copy_tables(home.database)

    def ask(self, *words: str) -> Any:
        """What the process beside the workers answers."""
        if self._asked is None:
            self._asked = self._started("answer", subprocess.PIPE)
        assert self._asked.stdin is not None
        assert self._asked.stdout is not None
        self._asked.stdin.write(json.dumps(words) + "\n")
        self._asked.stdin.flush()
        return json.loads(self._asked.stdout.readline() or self._log.read_text())

    def worker(self, mode: str = "plain") -> subprocess.Popen[str]:
        """Starts a worker."""
        return self._started("work", None, mode)

    def _started(self, verb: str, pipe: int | None, mode: str = "plain") -> subprocess.Popen[str]:
        with self._log.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, str(SCRIPT), verb],
                env={**self.environment, "MODE": mode},
                stdin=pipe,
                stdout=pipe or log,
                stderr=log,
                text=True,
            )
        self._running.append(process)
        return process

    def noted(self, begin: str) -> list[list[str]]:
        """The notes that begin so, as words."""
        return [line.split() for line in self.notes.read_text().splitlines() if line.startswith(begin)]

    def wait_for(self, begin: str) -> None:
        """Waits for a note."""
        until(lambda: bool(self.noted(begin)))

    def close(self) -> None:
        """Ends what still runs."""
        for process in self._running:
            process.kill()
            with process:  # closes its pipes and waits for its end
                pass


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def database_url() -> str:
    """The test database as another process names it."""
    held = connection.settings_dict
    user = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
    host, port = str(held["HOST"]), str(held["PORT"])
    if host.startswith("/"):
        return f"postgresql://{user}@/{held['NAME']}?host={quote(host)}" + (f"&port={port}" if port else "")
    return f"postgresql://{user}@{host}{f':{port}' if port else ''}/{held['NAME']}"


@pytest.fixture
def workshop(transactional_db: None, tmp_path: Path) -> Iterator[Workshop]:
    """An empty database."""
    found = Workshop(tmp_path)
    yield found
    found.close()


def test_a_killed_workers_job_is_taken_up_and_written_once(workshop: Workshop) -> None:
    number = workshop.ask("queue", "2")
    first = workshop.worker("hang")
    workshop.wait_for("begins 1")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert workshop.ask("show", str(number))["parts"][0][0] == "running", "nobody knows of its death yet"
    assert workshop.ask("expire") == [1, 1]
    workshop.worker()
    workshop.wait_for("ended")
    found = workshop.ask("show", str(number))
    assert (found["state"], found["acts"]) == ("done", 1)
    assert found["parts"][0][:3] == ["done", 2, 1]


def test_a_worker_killed_between_the_act_and_its_report(workshop: Workshop) -> None:
    number = workshop.ask("queue", "1")
    first = workshop.worker("die")
    assert first.wait(PATIENCE_S) == -signal.SIGKILL
    found = workshop.ask("show", str(number))
    assert (found["state"], found["acts"], found["parts"][1][0]) == ("running", 1, "running")
    assert workshop.ask("expire") == [1, 0], "the log has the act: nobody needs to do the part again"
    found = workshop.ask("show", str(number))
    assert (found["state"], found["acts"], found["result"]) == ("done", 1, {"entry": 0})
    assert [pid for _, part, pid in workshop.noted("begins") if part == "2"] == [str(first.pid)]


def test_workers_side_by_side_never_do_the_same_part(workshop: Workshop) -> None:
    workshop.environment["MINGCHA_JOB_WORKERS"] = "2"
    workers = [workshop.worker(), workshop.worker()]
    number = workshop.ask("queue", "20")
    workshop.wait_for("ended")
    assert sorted(int(part) for _, part, _ in workshop.noted("begins")) == list(range(1, 22))
    found = workshop.ask("show", str(number))
    assert (found["state"], found["acts"]) == ("done", 1)
    assert [part[:3] for part in found["parts"]] == [["done", 1, 0]] * 21
    for worker in workers:
        worker.terminate()
        assert worker.wait(PATIENCE_S) == 0


def test_a_worker_that_is_asked_to_end_gives_its_part_back(workshop: Workshop) -> None:
    number = workshop.ask("queue", "1")
    worker = workshop.worker("hang")
    workshop.wait_for("begins 1")
    worker.terminate()
    assert worker.wait(PATIENCE_S) == 0
    assert workshop.ask("show", str(number))["parts"][0] == ["queued", 1, 0, ""]
    workshop.worker()
    workshop.wait_for("ended")
    assert workshop.ask("show", str(number))["state"] == "done"
