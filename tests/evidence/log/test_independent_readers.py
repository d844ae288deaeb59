"""What we publish, read by programs that are not ours: aics-tlog audits and proves it, aics-witness cosigns it and
refuses a fork of it. They share no code with us."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aics_tlog
import pytest
from aics_witness import LogConfig, Witness, WitnessStore, make_server
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.support.evidence.log_workshop import ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.note import parse_note, parse_verifier_key, verifier_key
from mingcha.evidence.log.proof import make_proof, parse_proof
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import WITNESSED
from mingcha.evidence.log.witness_views import WitnessViews
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Verifier
from mingcha.station.witnesses.rounds import HttpTransport

HUNDRED_THOUSAND = 100_000
LOG_KEY = verifier_key(ORIGIN, SIGNER.public)


class OtherWitness:
    """aics-witness on a port of its own, in a thread."""

    def __init__(self, folder: Path) -> None:
        self.store = WitnessStore(folder / "witness.db", create=True)
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        log = LogConfig.from_strings(ORIGIN, [LOG_KEY])
        self.witness = Witness("court.example/w2", key, self.store, [log])
        self.server = make_server(self.witness)
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> WitnessAddress:
        return WitnessAddress(self.server.url.rstrip("/"), parse_verifier_key(self.witness.vkey_text))

    def close(self) -> None:
        self.server.shutdown()
        self._thread.join(20)
        self.server.server_close()
        self.store.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[OtherWitness]:
    running = OtherWitness(tmp_path)
    yield running
    running.close()


def test_a_hundred_thousand_entries_verify_elsewhere(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.db")
    for start in range(0, HUNDRED_THOUSAND, 5000):
        log.append(entries(start, start + 5000))
    assert log.log.publish(tmp_path / "published") == HUNDRED_THOUSAND
    reader = aics_tlog.FileSystemTileReader(tmp_path / "published")
    note = aics_tlog.parse_note((tmp_path / "published" / "checkpoint").read_bytes())
    answer = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(LOG_KEY), [], quorum=0, expected_origin=ORIGIN)
    assert answer.ok, answer.error
    root = aics_tlog.tree_root_from_tiles(reader, HUNDRED_THOUSAND)
    signed = log.log.head()
    assert signed is not None
    assert root == signed.checkpoint.root
    report = aics_tlog.audit_tiles(reader, HUNDRED_THOUSAND, root)
    assert (report.size, report.tiles, report.bundles) == (HUNDRED_THOUSAND, 391 + 2 + 1, 391)
    for index in (0, 1, 255, 256, 65_535, 65_536, 77_777, HUNDRED_THOUSAND - 1):
        (entry,) = entries(index, index + 1)
        assert aics_tlog.read_entry(reader, index, HUNDRED_THOUSAND) == entry
        theirs = aics_tlog.inclusion_proof_from_tiles(reader, index, HUNDRED_THOUSAND)
        proof = parse_proof(make_proof(index, log.log.inclusion_proof(index), signed).to_bytes())
        assert list(proof.hashes) == theirs
        assert aics_tlog.verify_leaf_inclusion(entry, index, HUNDRED_THOUSAND, list(proof.hashes), root)
    for size in (1, 4096, 65_537, 99_999):
        proof_hashes = log.log.consistency_proof(size)
        old_root = aics_tlog.tree_root_from_tiles(reader, size, HUNDRED_THOUSAND)
        assert aics_tlog.verify_consistency(size, HUNDRED_THOUSAND, old_root, root, proof_hashes)
    log.close()


@pytest.mark.law("20(2)")
def test_a_witness_that_is_not_ours_cosigns_the_log_and_refuses_its_fork(other: OtherWitness, tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    folder = tmp_path / "published"
    views = WitnessViews(tmp_path / "views")
    asker = Asker(ORIGIN, Verifier(SIGNER.public), FolderFiles(folder), views, HttpTransport(), clock.now)
    log = SqliteLog()
    for start, stop in ((0, 300), (300, 1000)):
        log.append(entries(start, stop))
        log.log.publish(folder)
        clock.advance(timedelta(minutes=1))
        (view,) = asker.round([other.address])
        assert (view.trouble, view.said) == ("", "")
    cosigned = aics_tlog.parse_note((folder / WITNESSED).read_bytes())
    witness = aics_tlog.parse_vkey(other.witness.vkey_text)
    answer = aics_tlog.verify_checkpoint(cosigned, aics_tlog.parse_vkey(LOG_KEY), [witness], quorum=1)
    assert answer.ok, answer.error
    assert parse_note((folder / WITNESSED).read_bytes()).text.split("\n")[1] == "1000"

    shutil.rmtree(folder)  # whoever holds the key writes another history
    fork = SqliteLog()
    fork.append(entries(5000, 6500))
    fork.log.publish(folder)
    clock.advance(timedelta(minutes=1))
    (view,) = asker.round([other.address])
    assert view.trouble == "refused"
    assert [kept.origin for kept in other.store.evidence()] == [ORIGIN]
    (incident,) = views.incidents(Verifier(SIGNER.public), ORIGIN)
    assert incident.checkpoint.size == 1000
    for each in (log, fork):
        each.close()
