"""`mingcha job list|show|cancel`: long jobs. The owner of the machine sees all of them, a person their own."""

import argparse
import json
from typing import Any

from mingcha.jobs import queries as jobs_queries
from mingcha.jobs.actions import cancel_job
from mingcha.jobs.values import JobRow, PartRow
from mingcha.kit.actor import Actor
from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.imports.queries import import_report
from mingcha.registry.imports.tasks import NAME as IMPORT
from mingcha.run.commands.camera_import import show_report, state_words
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha job` and its verbs."""
    parser = subparsers.add_parser("job")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the newest jobs")
    listing.add_argument("--open", action="store_true", help="only those that have not ended")
    show = verbs.add_parser("show", help="one job; of an import also its report / 一项任务；导入任务另附报告")
    cancel = verbs.add_parser("cancel", help="end a job; what it had registered before stays")
    for verb in (show, cancel):
        verb.add_argument("number", type=int, help="number of the job")
    for verb in (listing, show, cancel):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Does one verb."""
    mine = _whose(asker(arguments.user))
    if arguments.action == "list":
        return _show(jobs_queries.jobs(asked_by=mine, only_open=arguments.open, limit=1000), as_json=arguments.json)
    if arguments.action == "cancel":
        row = cancel_job(arguments.number, asked_by=mine, clock=SystemClock())
        return _show((row,), as_json=arguments.json)
    row = jobs_queries.job(arguments.number, asked_by=mine)
    if row.kind == IMPORT:
        return show_report(import_report(row.number, asked_by=mine), as_json=arguments.json)
    return _show((row,), as_json=arguments.json)


def _whose(by: Asker) -> str:
    """The actor whose jobs are shown; "" for those of everybody."""
    return "" if isinstance(by, Actor) else actor_of(by).id


def _show(rows: tuple[JobRow, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([job_json(row, jobs_queries.parts_of(row.number)) for row in rows], ensure_ascii=False))
        return 0
    if not rows:
        print("没有任务 no jobs")
    for row in rows:
        asked = row.asked_at.astimezone(SHANGHAI)
        kind = f"{row.kind_words.zh} {row.kind_words.en}"
        done = f"{row.parts_done}/{row.parts}"
        print(f"{row.number:<7} {state_words(row.state)}  {done}  {kind}  {row.asked_by}  {asked:%Y-%m-%d %H:%M:%S}")
        if row.error is not None:
            print(f"        {row.error.zh} {row.error.en}")
    return 0


def job_json(row: JobRow, parts: tuple[PartRow, ...]) -> dict[str, Any]:
    """A job as `--json` prints it."""
    return {
        "job": row.number,
        "kind": row.kind,
        "asked_by": row.asked_by,
        "asked_at": row.asked_at.isoformat(),
        "state": row.state.value,
        "parts": row.parts,
        "parts_done": row.parts_done,
        "started_at": row.started_at.isoformat() if row.started_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "error": {"article": row.error_article, "zh": row.error.zh, "en": row.error.en} if row.error else None,
        "part_states": [
            {"part": part.number, "state": part.state.value, "tries": part.tries, "failures": part.failures,
             "progress": part.progress, "holder": part.holder}
            for part in parts
        ],
    }  # fmt: skip
