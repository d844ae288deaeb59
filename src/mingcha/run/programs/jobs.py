"""`mingcha jobs`: the workers that do parts of long jobs, as many at once as MINGCHA_JOB_WORKERS says.

More processes on more machines may run on the same DATABASE_URL; leases keep them apart (docs/design/jobs.md).
"""

import argparse
import os
import signal
import socket
import threading

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django_tasks_db.management.commands.db_worker import Worker

from mingcha.jobs.queues import ANY_HOST, QUEUES
from mingcha.jobs.working import HANGS, PROGRAM_ENDS
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.environment import DATABASE_TASKS, job_workers_from_environment, task_backend_from_environment
from mingcha.run.supervise.heartbeat import beating
from mingcha.run.supervise.structured_logs import set_up_logs

_LOG = structlog.get_logger("mingcha.jobs")

ASK_EVERY_S = 1.0
"""How often an idle worker asks the queue."""
PAUSE_S = 2.0
"""Before a worker whose loop ended with an error is started again."""
BEAT_EVERY_S = 5.0
END_WITHIN_S = 12.0
"""A part that has not reached a checkpoint by then is left: its lease ends and another worker takes it up. Less than
the supervisor waits."""


class Workers:
    """Threads that run hinted parts until they must stop."""

    def __init__(self, number: int, queues: tuple[str, ...]) -> None:
        self._queues = queues
        self._stopping = threading.Event()
        self._workers: dict[int, Worker] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=(place,), name=f"worker-{place}", daemon=True)
            for place in range(number)
        ]

    def start(self) -> None:
        """Starts the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Asks each to end after its present part, which ends at its next checkpoint and is given back."""
        PROGRAM_ENDS.set()
        self._stopping.set()
        for worker in list(self._workers.values()):
            worker.running = False

    def wait(self, seconds: float) -> bool:
        """Waits at most that long for all threads; returns whether all have ended."""
        for thread in self._threads:
            thread.join(seconds / len(self._threads))
        return not any(thread.is_alive() for thread in self._threads)

    def _serve(self, place: int) -> None:
        """The loop of one thread: the queue's own worker, started again when it ends with an error."""
        while not self._stopping.is_set():
            worker = self._workers[place] = _worker(place, self._queues)
            if self._stopping.is_set():
                worker.running = False
            try:
                worker.run()
            except DatabaseError as error:
                _LOG.warning("database_away", error=type(error).__name__)
            except Exception:  # noqa: BLE001 - a hint that cannot be followed must not end the worker
                _LOG.exception("worker_bug")
            finally:
                connection.close()
            self._stopping.wait(PAUSE_S)


def _worker(place: int, queues: tuple[str, ...]) -> Worker:
    """The worker of django-tasks-db: its loop alone, without its command, signals and autoreloader."""
    return Worker(
        queue_names=list(queues),
        interval=ASK_EVERY_S,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}/{os.getpid()}/{place}",
        excluded_queue_names=[],
    )


def queues_of(home: Home) -> tuple[str, ...]:
    """The queues that a program of this home serves: a recorder host has no files of the home with the pages."""
    return (ANY_HOST,) if home.is_recorder_host else QUEUES


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha jobs`."""
    subparsers.add_parser("jobs")


def run(arguments: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT, or until a part hangs: then 1, and whoever watches the program starts it again.
    Raises Fault(UNSUPPORTED) where another backend than the database carries the
    hints: it brings a worker program of its own."""
    del arguments
    backend = task_backend_from_environment()
    if backend != DATABASE_TASKS:
        words = Words(
            f"MINGCHA_TASK_BACKEND 为 {backend}：请运行该后端自己的工作程序",
            f"MINGCHA_TASK_BACKEND is {backend}: run the worker program of that backend",
        )
        raise Fault(FaultKind.UNSUPPORTED, words)
    set_up_logs("jobs")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    workers = Workers(job_workers_from_environment(), queues_of(settings.MINGCHA_HOME))
    workers.start()
    wait = beating(settings.MINGCHA_HOME, "jobs", stop.wait)
    while not wait(BEAT_EVERY_S) and not HANGS.is_set():
        pass
    workers.stop()
    if not workers.wait(END_WITHIN_S):
        _LOG.warning("parts_left")  # their transactions end with this process
    connection.close()
    return 1 if HANGS.is_set() else 0
