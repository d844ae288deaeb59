"""`mingcha custody rebuild`: the database's hours, orders and holds again from the recorder's journal (article 20)."""

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict

from django.conf import settings

from mingcha.custody.disposal.order import Order, read_order
from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.rebuild.actions import JournalOrder, Rebuilt, rebuild_from_journal
from mingcha.custody.rebuild.hold_actions import JournalHolds
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.disposal_orders import kept_orders
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.sealed import sealed_hours
from mingcha.station.journal.rebuild import rebuild_journal
from mingcha.station.orders import order_verifier

_HOURS_AT_ONCE = 500


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody rebuild`."""
    parser = verbs.add_parser("rebuild", help="the database's hours and orders again from the journal / 由账本重建")
    parser.add_argument(
        "--journal", action="store_true", help="first the journal itself, from the published log and the files"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Rebuilds. Exit code 0 when everything was taken in, 1 when something was refused."""
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


def rebuild_database(home: Home, clock: Clock) -> Rebuilt:
    """The sealed hours and the orders of this home's journal, taken in where the database lacks them; the recorder may
    be running. Raises Fault(NOT_FOUND) when there is no journal."""
    verify = order_verifier(KeyFolder(home.keys), home.identity)

    def opened(token: str) -> Order:
        return read_order(verify(token))

    with closing(JournalReader(home.journal)) as journal:
        orders = (JournalOrder(token, state.as_json()) for token, state in kept_orders(journal.connection))
        recorder = home.recorder_name
        hours, held = _hours(journal, recorder), _holds(journal)
        return rebuild_from_journal(program("custody"), recorder, hours, orders, held, opened, clock=clock)


def _holds(journal: JournalReader) -> JournalHolds:
    """The set of holds that the recorder has taken in last. Its version is read first: a set that is newer than that
    came from this very database."""
    state = dict(journal.connection.execute("SELECT name, value FROM state"))
    rows = journal.connection.execute("SELECT hold, camera, from_ms, to_ms FROM hold ORDER BY hold").fetchall()
    version, entry = int(state.get("holds_version") or 0), int(state.get("holds_entry") or 0)
    return JournalHolds(version, entry, tuple(HoldFacts(*row) for row in rows))


def _hours(journal: JournalReader, recorder: str) -> Iterator[Mapping[str, object]]:
    """Every sealed hour in the order of sealing."""
    after = 0
    while rows := sealed_hours(journal, recorder, after, _HOURS_AT_ONCE):
        yield from rows
        after = int(str(rows[-1]["sequence"]))
