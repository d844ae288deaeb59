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
from tests.support.evidence.go_reader import built, said
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

GO = """
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// folder reads the tiles of C2SP tlog-tiles: as those of sumdb, but their height of 8 is not in the path.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func main() {
	checkpoint, err := os.ReadFile(filepath.Join(os.Args[1], "checkpoint"))
	check(err)
	verifier, err := note.NewVerifier(os.Args[2])
	check(err)
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	check(err)
	text := strings.Split(opened.Text, "\\n")
	size, err := strconv.ParseInt(text[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(text[2])
	check(err)
	tree := tlog.Tree{N: size, Hash: tlog.Hash(root)}
	reader := tlog.TileHashReader(tree, folder(os.Args[1]))
	for _, place := range os.Args[3:] {
		index, err := strconv.ParseInt(filepath.Base(place), 10, 64)
		check(err)
		entry, err := os.ReadFile(place)
		check(err)
		proof, err := tlog.ProveRecord(size, index, reader)
		check(err)
		check(tlog.CheckRecord(proof, size, tree.Hash, index, tlog.RecordHash(entry)))
	}
	fmt.Println("OK", len(os.Args)-3, "of", size)
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
"""
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


@pytest.mark.soak
def test_the_tile_reader_of_golang_org_x_mod_proves_the_entries(tmp_path: Path) -> None:
    reader, log, published = built(GO, tmp_path), SqliteLog(tmp_path / "log.db"), tmp_path / "published"
    size = 70_000
    for start in range(0, size, 5000):
        log.append(entries(start, start + 5000))
    assert log.log.publish(published) == size
    log.close()
    places = []
    for index in (0, 1, 255, 256, 65_535, 65_536, size - 1):
        places.append(tmp_path / str(index))
        places[-1].write_bytes(entries(index, index + 1)[0])
    assert said(reader, published, LOG_KEY, *places) == f"OK 7 of {size}"
    places[3].write_bytes(b"another entry")
    assert not said(reader, published, LOG_KEY, *places).startswith("OK")
    places[3].write_bytes(entries(256, 257)[0])
    tile = published / "tile" / "0" / "001"
    data = bytearray(tile.read_bytes())
    data[32] ^= 1  # of the leaf 257, which is in the proof of 256
    tile.chmod(0o600)
    tile.write_bytes(data)
    assert not said(reader, published, LOG_KEY, *places).startswith("OK")


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
        (view,) = asker.ask_witnesses([other.address])
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
    (view,) = asker.ask_witnesses([other.address])
    assert view.trouble == "refused"
    assert [kept.origin for kept in other.store.evidence()] == [ORIGIN]
    (incident,) = views.incidents(Verifier(SIGNER.public), ORIGIN)
    assert incident.checkpoint.size == 1000
    for each in (log, fork):
        each.close()
