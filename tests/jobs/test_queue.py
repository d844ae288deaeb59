"""The queue of hints as it is shipped: a task row a part in its kind's queue, old rows deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from tests.support.jobs.kinds import COUNT, Counting, registered

from mingcha.jobs.actions import queue_job
from mingcha.jobs.hints import KEEP_ENDED, KEEP_OPEN, RUN_PART, prune_hints
from mingcha.jobs.kinds import JobKind, add_kind
from mingcha.jobs.queries import job
from mingcha.jobs.queues import HOME, QUEUES
from mingcha.jobs.rules import JobState
from mingcha.jobs.tasks import run_part
from mingcha.jobs.values import NewPart
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.words import Words
from mingcha.run.environment import DATABASE_TASKS

SECOND = timedelta(seconds=1)
DATABASE = override_settings(TASKS={"default": {"BACKEND": DATABASE_TASKS, "QUEUES": list(QUEUES)}})


def test_the_task_is_the_one_that_hints_name() -> None:
    assert run_part.module_path == RUN_PART
    assert settings.TASKS["default"]["QUEUES"] == list(QUEUES)


@pytest.mark.django_db
@DATABASE
def test_a_hint_lies_in_the_queue_of_its_kind(counting: Counting, django_capture_on_commit_callbacks: Any) -> None:
    home_kind = JobKind("test.home", Words("本机", "of the home"), counting.run, queue=HOME)
    with registered(home_kind), django_capture_on_commit_callbacks(execute=True):
        rows = [queue_job(kind, [NewPart()], arguments={}, by=program("test"), clock=SystemClock())
                for kind in (COUNT, "test.home")]  # fmt: skip
    found = DBTaskResult.objects.order_by("enqueued_at").values_list("queue_name", "args_kwargs", "task_path")
    assert list(found) == [
        (queue, {"args": [row.number, 1], "kwargs": {}}, RUN_PART) for queue, row in zip(QUEUES, rows, strict=True)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_backend_that_runs_tasks_at_once_does_the_whole_job(counting: Counting) -> None:
    """The backend of these tests, set as MINGCHA_TASK_BACKEND would."""
    row = queue_job(COUNT, [NewPart(), NewPart(1)], arguments={}, by=program("test"), clock=SystemClock())
    assert job(row.number).state is JobState.DONE
    assert [part for _, part, _ in counting.ran] == [1, 2]


@pytest.mark.django_db
def test_old_rows_of_the_queue_go(clock: HandClock) -> None:
    now = clock.now()
    ages = {
        "ended": {"status": "SUCCESSFUL", "started_at": now - KEEP_ENDED, "finished_at": now - KEEP_ENDED},
        "just ended": {"status": "FAILED", "started_at": now - KEEP_OPEN, "finished_at": now - KEEP_ENDED + SECOND},
        "killed": {"status": "RUNNING", "started_at": now - KEEP_OPEN},
        "running": {"status": "RUNNING", "started_at": now - KEEP_OPEN + SECOND},
        "forgotten": {"status": "READY"},
        "waiting": {"status": "READY"},
        "not ours": {"status": "SUCCESSFUL", "started_at": now - KEEP_OPEN, "finished_at": now - KEEP_OPEN},
    }
    for name, columns in ages.items():
        row = DBTaskResult.objects.create(
            task_path="other.task" if name == "not ours" else RUN_PART,
            args_kwargs={"name": name}, run_after=now, backend_name="default", exception_class_path="", traceback="",
            **columns,
        )  # fmt: skip
        enqueued = now - KEEP_OPEN + (SECOND if name == "waiting" else timedelta())
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=enqueued)
    assert prune_hints(clock=clock) == 3
    left = {row["name"] for row in DBTaskResult.objects.values_list("args_kwargs", flat=True)}
    assert left == {"just ended", "running", "waiting", "not ours"}


def test_a_kind_has_one_owner_and_a_queue_that_is_served(counting: Counting) -> None:
    other = JobKind(COUNT, Words("别的", "another"), counting.run)
    with pytest.raises(RuntimeError, match="two kinds"):
        add_kind(other)
    with pytest.raises(RuntimeError, match="no worker serves"):
        add_kind(JobKind("test.lost", Words("x", "x"), counting.run, queue="lost"))
