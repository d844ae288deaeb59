"""A process on the database of the environment: python working_process.py answer|work

`answer` reads lines ["queue"|"expire"|"show", ...] and writes a line with the answer to each. `work` runs the program
`mingcha jobs` with the kind "test.process", whose handler notes what it does in the file NOTES and behaves as MODE
says: "plain", "hang" (in part 1, until a checkpoint ends it), or "die" (by SIGKILL, after the business act and before
its report).
"""

import argparse
import json
import os
import signal
import sys
import time
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mingcha.run.settings"
django.setup()

from mingcha.evidence.entries import act  # noqa: E402
from mingcha.evidence.queries import latest_of  # noqa: E402
from mingcha.jobs.actions import queue_job, take_up_abandoned  # noqa: E402
from mingcha.jobs.hints import hint_due_parts  # noqa: E402
from mingcha.jobs.kinds import JobKind, add_kind  # noqa: E402
from mingcha.jobs.models import JobPart  # noqa: E402
from mingcha.jobs.queries import job, parts_of  # noqa: E402
from mingcha.jobs.running import PartRun  # noqa: E402
from mingcha.jobs.values import JobRow, NewPart  # noqa: E402
from mingcha.kit.actor import program  # noqa: E402
from mingcha.kit.canonical import Json  # noqa: E402
from mingcha.kit.clock import SystemClock  # noqa: E402
from mingcha.kit.words import Words  # noqa: E402
from mingcha.run.programs import jobs as jobs_program  # noqa: E402

CLOCK = SystemClock()
ACT = "specimen.item.look"


def note(*words: object) -> None:
    """A line of the notes, written at once and whole."""
    with open(os.environ["NOTES"], "a") as notes:  # noqa: PTH123
        notes.write(" ".join(map(str, words)) + "\n")


def run(run: PartRun) -> Json:
    """The handler."""
    mode = os.environ.get("MODE", "plain")
    note("begins", run.part.part, os.getpid())
    if mode == "hang" and run.part.part == 1:
        while True:
            run.checkpoint()
            time.sleep(0.05)
    entry = -1
    if run.part.writes:
        with act(ACT, by=program("test"), clock=CLOCK) as record:
            record.fact("job", run.job.number)
        entry = record.entry
        if mode == "die":
            os.kill(os.getpid(), signal.SIGKILL)
    note("does", run.part.part, os.getpid())
    return {"entry": entry}


def written(job: JobRow) -> Json:
    """The entry of the job's act, if there is one."""
    for entry in latest_of(ACT, 100):
        if entry.event is not None and entry.event["facts"]["job"] == job.number:
            return {"entry": entry.index}
    return None


KIND = JobKind("test.process", Words("进程", "process"), run, written, lambda row: note("ended", row.number))


def answer(verb: str, *more: str) -> Any:
    """What a question gives, as JSON."""
    if verb == "queue":
        parts = [NewPart() for _ in range(int(more[0]))] + [NewPart(1, writes=True)]
        return queue_job(KIND.name, parts, arguments={}, by=program("test"), clock=CLOCK).number
    if verb == "expire":  # as if a minute had passed; then the lines of the clock
        JobPart.objects.filter(state="running").update(until=CLOCK.now() - timedelta(seconds=1))
        return [take_up_abandoned(clock=CLOCK), hint_due_parts(clock=CLOCK)]
    number = int(more[0])
    row = job(number)
    return {
        "state": row.state,
        "result": row.result,
        "parts": [[part.state, part.tries, part.failures, part.holder] for part in parts_of(number)],
        "acts": len(latest_of(ACT, 100)),
    }


if __name__ == "__main__":
    add_kind(KIND)
    if sys.argv[1] == "work":
        sys.exit(jobs_program.run(argparse.Namespace()))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*json.loads(line))) + "\n")
        sys.stdout.flush()
