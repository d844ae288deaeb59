"""The database's hours, orders and holds again from the journal of this home's recorder (article 20)."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from mingcha.custody.disposal.order import Order, read_order
from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.rebuild.actions import JournalHolds, JournalOrder, Rebuilt, rebuild_from_journal
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.disposal_orders import kept_orders
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.sealed import sealed_hours
from mingcha.station.orders import order_verifier

_HOURS_AT_ONCE = 500


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
