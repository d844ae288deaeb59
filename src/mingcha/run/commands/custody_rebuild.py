"""`mingcha custody rebuild`: rebuilds the database's hours, orders and holds from the recorder's journal (article
20)."""

import argparse
import json
from dataclasses import asdict

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.station.rebuild.database import rebuild_database
from mingcha.station.rebuild.journal import rebuild_journal


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody rebuild`."""
    parser = verbs.add_parser("rebuild", help="the database's hours and orders again from the journal / 由账本重建")
    parser.add_argument(
        "--journal", action="store_true", help="first the journal itself, from the published log and the files"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Rebuilds. Exit code 0 if everything was stored, 1 if something was rejected."""
    clock, home = SystemClock(), settings.MINGCHA_HOME
    answer: dict[str, object] = {}
    if arguments.journal:
        made = rebuild_journal(home, clock)
        answer["journal"] = {
            "log_entries": made.journal.entries, "files": made.journal.files, "fragments": made.journal.fragments,
            "disposed": made.journal.disposed, "taken_in": len(made.recovered.taken_in),
            "missing": made.journal.missing, "orders_without_token": made.journal.orders_without_token,
            "database": made.database,
        }  # fmt: skip
        if not made.database:
            return _show(answer, as_json=arguments.json)
    answer |= asdict(rebuild_database(home, clock))
    return _show(answer, as_json=arguments.json)


def _show(answer: dict[str, object], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{name}: {value}" for name, value in answer.items() if value))
    return 1 if answer.get("refused") else 0
