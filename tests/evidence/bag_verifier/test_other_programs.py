"""What other programs say of the files that verify.py judges: aics-tlog, bagit, openssl ts, and a reader in Go."""

import base64
import subprocess
from pathlib import Path

import aics_tlog
import bagit
import pytest
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.go_reader import built, said
from tests.support.evidence.judged_bag import judged, judged_at

GO = """
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	proof, err := os.ReadFile(os.Args[1])
	check(err)
	entry, err := os.ReadFile(os.Args[2])
	check(err)
	head, checkpoint, _ := strings.Cut(string(proof), "\\n\\n")
	lines := strings.Split(head, "\\n")
	var index int64
	fmt.Sscanf(lines[1], "index %d", &index)
	var record tlog.RecordProof
	for _, line := range lines[2:] {
		data, err := base64.StdEncoding.DecodeString(line)
		check(err)
		record = append(record, tlog.Hash(data))
	}
	verifier, err := note.NewVerifier(os.Args[3])
	check(err)
	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	check(err)
	text := strings.Split(opened.Text, "\\n")
	var size int64
	fmt.Sscanf(text[1], "%d", &size)
	root, err := base64.StdEncoding.DecodeString(text[2])
	check(err)
	check(tlog.CheckRecord(record, size, tlog.Hash(root), index, tlog.RecordHash(entry)))
	fmt.Println("OK")
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
"""
TSA = """
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""


def test_aics_tlog_accepts_the_same_proofs_and_checkpoints() -> None:
    made = bags.draft(5, minutes=3)
    log = made.recorder
    note = aics_tlog.parse_note(log.checkpoint())
    witnesses = [aics_tlog.parse_vkey(one.vkey(4)) for one in log.witnesses]
    answer = aics_tlog.verify_checkpoint(
        note, aics_tlog.parse_vkey(log.signer.vkey(1)), witnesses, quorum=2, expected_origin=log.signer.name
    )
    assert answer.ok, answer.error
    _, size, root = log.checkpoint().decode().split("\n")[:3]
    for index in made.minutes:
        nodes = bags.path(index, [bags.sha(b"\0", entry) for entry in log.entries])
        assert aics_tlog.verify_leaf_inclusion(log.entries[index], index, int(size), nodes, base64.b64decode(root))


@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning:bagit")
def test_bagit_accepts_the_folder(tmp_path: Path) -> None:
    made = bags.draft(6, cameras=2)
    bag = bags.write(bags.seal(made), tmp_path / "bag")
    assert bagit.Bag(str(bag)).validate()
    next(bag.glob("data/*.mp4")).write_bytes(b"x")
    assert not bagit.Bag(str(bag)).is_valid()


def test_openssl_accepts_a_time_stamp_in_the_bag(tmp_path: Path) -> None:
    """verify.py says that it leaves the token to openssl, and refuses one without its checkpoint."""
    made = bags.draft(7)
    name = f"proofs/checkpoint-{made.recorder.id}"
    tsa, ca = tmp_path / "tsa", "ca.pem"
    tsa.mkdir()
    (tsa / "note").write_bytes(made.recorder.checkpoint())
    (tsa / "tsa.cnf").write_text(TSA)
    (tsa / "serial").write_text("01\n")
    (tsa / "ext").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
    for line in (
        f"req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out {ca} -days 3 -subj /CN=CA",
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=TSA",
        f"x509 -req -in tsa.csr -CA {ca} -CAkey ca.key -days 3 -extfile ext -out tsa.pem",
        "ts -query -data note -sha256 -cert -out query",
        "ts -reply -queryfile query -config tsa.cnf -out reply",
    ):
        subprocess.run(["openssl", *line.split()], cwd=tsa, check=True, capture_output=True)
    made.files[f"{name}.tsr"] = (tsa / "reply").read_bytes()
    files = bags.seal(made)
    bag = bags.write(files, tmp_path / "bag")
    code, text = judged_at(tmp_path, bag, made.policy)
    assert (code, "openssl ts -verify" in text) == (0, True), text
    words = ["ts", "-verify", "-data", f"{name}.txt", "-in", f"{name}.tsr", "-CAfile", str(tsa / ca)]
    subprocess.run(["openssl", *words], cwd=bag, check=True, capture_output=True)
    alone = {one.replace(f"{name}.tsr", "proofs/checkpoint-0123456789abcdef.tsr"): data for one, data in files.items()}
    assert judged(tmp_path, bags.retag(alone), made.policy)[0] == 1


@pytest.mark.soak
def test_a_reader_in_go_accepts_the_same_proofs(tmp_path: Path) -> None:
    reader = built(GO, tmp_path)
    made = bags.draft(8, minutes=3)
    bag, log = bags.write(bags.seal(made), tmp_path / "bag"), made.recorder.id
    proofs = {index: bag / f"proofs/{log}-{index}.tlog-proof" for index in made.minutes}
    entries = {index: bag / f"data/entries/{log}-{index}.json" for index in made.minutes}
    assert len(proofs) == 3
    for index, proof in proofs.items():
        assert said(reader, proof, entries[index], made.recorder.signer.vkey(1)) == "OK"
        other = next(one for one in entries if one != index)
        assert said(reader, proof, entries[other], made.recorder.signer.vkey(1)) != "OK"
