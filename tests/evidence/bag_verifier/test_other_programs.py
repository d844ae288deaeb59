"""What other programs say of the files that verify.py judges: aics-tlog, bagit, and a reader in Go."""

import base64
import shutil
import subprocess
from pathlib import Path

import aics_tlog
import bagit
import pytest
from tests.support.evidence import hand_made_bag as bags

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
MODULES = Path("/usr/share/gocode/src/golang.org/x/mod")


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


@pytest.mark.soak
def test_a_reader_in_go_accepts_the_same_proofs(tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None or not MODULES.is_dir():
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    made = bags.draft(8, minutes=3)
    bag = bags.write(bags.seal(made), tmp_path / "bag")
    work = tmp_path / "go"
    work.mkdir()
    (work / "main.go").write_text(GO, encoding="utf-8")
    (work / "go.mod").write_text(
        f"module reader\n\ngo 1.21\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => {MODULES}\n",
        encoding="utf-8",
    )
    if not (MODULES / "go.mod").is_file():
        pytest.skip("the module of Debian has no go.mod")
    environment = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    for index in made.minutes:
        log = made.recorder.id
        files = (bag / f"proofs/{log}-{index}.tlog-proof", bag / f"data/entries/{log}-{index}.json")
        command = [go, "run", ".", str(files[0]), str(files[1]), made.recorder.signer.vkey(1)]
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "OK", done.stdout + done.stderr
