"""Sets in a real CKAN 2.12 (13(1); T13-11, T13-12-N): first load, the same again, a change, withdrawal, publication
again, killed senders; who has no account is refused after each."""

import os
import subprocess
import sys

import pytest
from tests.support.house import ROOT
from tests.support.sharing.batches import sealed, withdrawal
from tests.support.sharing.ckan_sender import KEYS, adapter_of, batch_of
from tests.support.sharing.real_ckan import RealCkan

from mingcha.sharing.adapters.ckan import CkanAdapter, package_name
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, OutgoingBatch

pytestmark = [pytest.mark.soak, pytest.mark.law("13(1)")]
FIRST = package_name(KEYS[0])


@pytest.fixture
def adapter(ckan: RealCkan) -> CkanAdapter:
    return adapter_of(ckan.url, ckan.token)


def pushed(adapter: CkanAdapter, batch: OutgoingBatch) -> None:
    receipt = adapter.send(batch)
    assert receipt is not None
    assert [(one.answer, one.reason) for one in receipt.results] == [(KeyAnswer.OK, "")] * len(batch.items)


def held_as(batch: OutgoingBatch) -> list[HeldRow]:
    return [HeldRow(one.key, one.version, one.digest) for one in batch.items]


def closed_to_anybody(ckan: RealCkan) -> None:
    """T13-12-N: 403 of each set, also of a deleted one."""
    assert {ckan.ask("package_show", {"id": package_name(key)}, anonymous=True)[0] for key in KEYS} == {403}


def test_a_first_load_a_change_a_withdrawal_and_the_set_again(ckan: RealCkan, adapter: CkanAdapter) -> None:
    first = batch_of(1)
    pushed(adapter, first)
    assert list(adapter.held("")) == held_as(first)
    assert adapter.newest_batch() == first.number
    closed_to_anybody(ckan)
    before = ckan.ask("package_show", {"id": FIRST})[1]
    pushed(adapter, first)
    assert ckan.ask("package_show", {"id": FIRST})[1] == before, "the same again sends nothing"
    second = batch_of(2)
    pushed(adapter, second)
    after = ckan.ask("package_show", {"id": FIRST})[1]
    assert (after["title"], after["id"], after["private"]) == ("点位目录1，第2版", before["id"], True)
    closed_to_anybody(ckan)
    pushed(adapter, sealed(withdrawal(KEYS[0], 3), number="B-20261125-0003"))
    assert ckan.ask("package_show", {"id": FIRST})[1]["state"] == "deleted"
    assert list(adapter.held("")) == held_as(second)[1:]
    closed_to_anybody(ckan)
    again = batch_of(4)
    pushed(adapter, again)
    shown = ckan.ask("package_show", {"id": FIRST})[1]
    assert (shown["state"], ckan.extras(FIRST)["mingcha_digest"]) == ("active", again.items[0].digest)
    assert list(adapter.held("")) == held_as(again)
    closed_to_anybody(ckan)


@pytest.mark.parametrize("requests", [2, 11, 24, 37, 52])
def test_a_killed_sender_leaves_what_the_next_one_completes(
    ckan: RealCkan, adapter: CkanAdapter, requests: int
) -> None:
    """Killed by the system while a request is under way; the batch goes again, and everything stands once."""
    version = 10 + requests
    words = [sys.executable, "-m", "tests.support.sharing.ckan_sender", str(version)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) as sender:
        assert sender.stdout is not None
        asked = [sender.stdout.readline() for _ in range(requests)]
        sender.kill()
        sender.wait()
    assert "" not in asked, "the sender ended before it was killed"
    batch = batch_of(version)
    assert list(adapter.held("")) != held_as(batch)
    pushed(adapter, batch)
    assert list(adapter.held("")) == held_as(batch)
    names = [package_name(key) for key in KEYS]
    ids = [ckan.ask("package_show", {"id": name})[1]["id"] for name in names]
    assert len(set(ids)) == len(KEYS)
    closed_to_anybody(ckan)


def test_a_token_that_lapsed_pushes_nothing(ckan: RealCkan) -> None:
    lapsed = adapter_of(ckan.url, "no-token")
    with pytest.raises(OSError, match="status 403"):
        lapsed.send(batch_of(99))
