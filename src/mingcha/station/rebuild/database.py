"""Rebuilds the database's hours, orders and holds from the journal of this home's recorder (article 20)."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.rebuild.actions import JournalHolds, JournalOrder, Rebuilt, rebuild_from_journal
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.holds import kept_holds
from mingcha.media.journal.order_rows import kept_orders
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.schema import read_transaction
from mingcha.media.journal.sealed_answers import sealed_hours
from mingcha.media.journal.states import StateName
from mingcha.station.orders import order_verifier

_HOURS_AT_ONCE = 500


def rebuild_database(home: Home, clock: Clock) -> Rebuilt:
    """Adds the sealed hours and orders of this home's journal that the database lacks; the recorder may be running.
    Raises Fault(NOT_FOUND) if there is no journal."""
    verify = order_verifier(KeyFolder(home.keys), home.identity)
    with closing(JournalReader(home.journal)) as journal:
        orders = (JournalOrder(token, state.as_json()) for token, state in kept_orders(journal.connection))
        recorder = home.recorder_name
        hours, held = _hours(journal, recorder), _holds(journal)
        return rebuild_from_journal(program("custody"), recorder, hours, orders, held, verify, clock=clock)


def _holds(journal: JournalReader) -> JournalHolds:
    """The recorder's current set of holds, its version and the index of its log entry, in one transaction."""
    with read_transaction(journal.connection):
        entry = int(journal.state(StateName.HOLDS_ENTRY) or 0)
        version, rows = kept_holds(journal)
    held = tuple(HoldFacts(row.hold, row.camera, row.from_ms, row.to_ms) for row in rows)
    return JournalHolds(version or 0, entry, held)


def _hours(journal: JournalReader, recorder: str) -> Iterator[Mapping[str, object]]:
    """Every sealed hour in the order of sealing."""
    after = 0
    while rows := sealed_hours(journal, recorder, after, _HOURS_AT_ONCE):
        yield from rows
        after = int(str(rows[-1]["sequence"]))
