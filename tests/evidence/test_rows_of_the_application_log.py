"""The rows of the application's log: one entry and many at once are the same log, on either database."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from tests.support.evidence.log_workshop import SqliteLog, entries

from mingcha.evidence.entries import application_log
from mingcha.evidence.log.checkpoint import open_checkpoint
from mingcha.evidence.log.merkle import leaf_hash, verify_inclusion
from mingcha.evidence.models import Entry, LogNode
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

AT = datetime(2026, 11, 25, 6, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("batch", [1, 15, 16, 700])
def test_any_batch_gives_the_same_rows(application: Home, sqlite_log: SqliteLog, batch: int) -> None:
    log, size = application_log(), 700
    for start in range(0, size, batch):
        with transaction.atomic(durable=True):
            stop = min(start + batch, size)
            assert log.append(entries(start, stop), AT) == range(start, stop)
    sqlite_log.append(entries(0, size))
    other = sqlite_log.log.head()
    assert other is not None
    head = log.rows.head()
    assert head is not None
    signed = open_checkpoint(head.note, KeyFolder(application.keys).verifier("log-app"))
    assert (signed.checkpoint.size, signed.checkpoint.root) == (size, other.checkpoint.root)
    assert log.rows.entries(0, size) == sqlite_log.rows.entries(0, size)
    assert sorted(log.rows.nodes(), key=lambda node: (node.level, node.index)) == [
        *sorted(sqlite_log.rows.nodes(), key=lambda node: (node.level, node.index))
    ]
    assert (Entry.objects.count(), LogNode.objects.count()) == (size, size // 256)
    (entry,) = entries(400, 401)
    assert verify_inclusion(leaf_hash(entry), 400, size, log.inclusion_proof(400), other.checkpoint.root)


def test_nothing_of_a_batch_stays_when_the_transaction_fails(application: Home) -> None:
    log = application_log()

    def fail_after(batch: list[bytes]) -> None:
        with transaction.atomic(durable=True):
            log.append(batch, AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after(entries(0, 40))
    assert log.rows.entries(0, 99) == []
    assert log.rows.hashes(0, 0, 99) == []
    with transaction.atomic(durable=True):
        assert log.append(entries(0, 40), AT) == range(40)
