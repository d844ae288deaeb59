"""`mingcha jobs`: which queues it serves, and what its settings may be."""

import argparse
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from mingcha.jobs.queues import ANY_HOST, QUEUES
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.run.environment import DATABASE_TASKS, job_workers_from_environment, task_backend_from_environment
from mingcha.run.programs import jobs, up

IMMEDIATE = "django.tasks.backends.immediate.ImmediateBackend"


def test_a_recorder_host_has_no_files_of_the_home_with_the_pages(home: Home, tmp_path: Path) -> None:
    host = Home(tmp_path / "host", tmp_path / "host/keys")
    host.create(demo=False)
    host.write_marker(host.identity, demo=False, recorder="rec-0002")
    assert jobs.queues_of(home) == QUEUES
    assert jobs.queues_of(host) == (ANY_HOST,)


def test_another_backend_brings_its_own_workers(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_TASK_BACKEND", IMMEDIATE)
    assert "jobs" not in [program.name for program in up.programs_of(home)]
    with pytest.raises(Fault, match="worker program of that backend") as caught:
        jobs.run(argparse.Namespace())
    assert caught.value.kind is FaultKind.UNSUPPORTED


@pytest.mark.parametrize(("text", "backend"), [("", DATABASE_TASKS), (IMMEDIATE, IMMEDIATE)])
def test_the_backend_is_a_setting(text: str, backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_TASK_BACKEND", text)
    assert task_backend_from_environment() == backend


@pytest.mark.parametrize("text", ["redis", "a..b", "a.b-c", "1.2"])
def test_a_backend_has_a_dotted_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_TASK_BACKEND", text)
    with pytest.raises(Fault, match="dotted name"):
        task_backend_from_environment()


def test_the_number_of_workers_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert job_workers_from_environment() == 1
    for text, right in (("4", 4), ("64", 64), ("0", None), ("65", None), ("many", None)):
        monkeypatch.setenv("MINGCHA_JOB_WORKERS", text)
        if right is None:
            with pytest.raises(Fault, match="MINGCHA_JOB_WORKERS"):
                job_workers_from_environment()
        else:
            assert job_workers_from_environment() == right


def test_a_worker_whose_loop_ends_with_an_error_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the one of django-tasks-db on a locked database."""

    class Loop:
        running = True

        def run(self) -> None:
            started.append(self)
            if len(started) < 3:
                raise (OperationalError("database is locked"), ZeroDivisionError())[len(started) - 1]
            third.set()
            while self.running:
                time.sleep(0.01)

    started: list[Loop] = []
    third = threading.Event()
    monkeypatch.setattr(jobs, "_worker", lambda *_: Loop())
    monkeypatch.setattr(jobs, "PAUSE_S", 0.01)
    monkeypatch.setattr(jobs, "PROGRAM_ENDS", threading.Event())
    workers = jobs.Workers(1, QUEUES)
    workers.start()
    assert third.wait(30)
    workers.stop()
    assert workers.wait(30)
    assert len(started) == 3
    assert jobs.PROGRAM_ENDS.is_set()
