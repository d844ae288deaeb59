"""A bag holds the original bytes and what proves them; other programs accept it (docs/ref/export-bag.md)."""

import json
import shutil
import subprocess
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import bagit
import pytest
from tests.support.evidence.bag_workshop import (
    BEGIN_MS,
    CAMERA,
    NUMBER,
    OTHER,
    lines,
    make_bag,
    policy,
    recorded,
)

from mingcha.evidence.bag.bag_files import bag_paths
from mingcha.evidence.bag.custody import custody_from
from mingcha.evidence.bag.proofs import log_id
from mingcha.evidence.bag.readme import ReadmeWords, readme_texts
from mingcha.evidence.log.policy import parse_policy
from mingcha.evidence.log.proof import parse_proof
from mingcha.kit.words import Words
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.scan import parse_fragment

pytestmark = pytest.mark.law("15", "16(3)", "20(2)")


def test_every_fragment_is_byte_for_byte_where_its_line_says(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log", (CAMERA, OTHER))
    bag, _ = make_bag(tmp_path, kept)
    wanted = [
        (source.name, one.part, data)
        for camera in (CAMERA, OTHER)
        for source, one, data in kept.touching(camera, BEGIN_MS + 5_500, BEGIN_MS + 170_000)
    ]
    found = []
    for line in lines(bag / "data/segments.jsonl"):
        data = (bag / line["clip"]).read_bytes()[line["offset"] :][: line["bytes"]]
        scanned = parse_fragment(data, 0, line["part"])
        assert scanned is not None
        assert scanned.digest.hex() == line["sha256"]
        assert (line["begin_ms"], line["end_ms"]) == (scanned.start_90k // 90, scanned.start_90k // 90 + 1000)
        found.append((line["file"], line["part"], data))
    assert found == wanted
    assert found[0][1] == 6, "the fragment that the first asked half second lies in, and none before"


def test_clips_end_where_footage_has_a_hole(tmp_path: Path) -> None:
    bag, payload = make_bag(tmp_path, recorded(tmp_path / "log"))
    assert [path for path, _ in payload.clips] == [f"data/clip-{CAMERA}-00{n}.mp4" for n in (1, 2)]
    gaps = json.loads((bag / "data/custody.json").read_bytes())["gaps"]
    second = BEGIN_MS + 60_000
    assert gaps == [{"camera": CAMERA, "from_ms": second + 20_000, "to_ms": second + 30_000, "reason": "UNREACHABLE"}]
    for clip, digest in payload.clips:
        assert sha256((bag / clip).read_bytes()).hexdigest() == digest


def test_files_entries_and_proofs_lead_to_the_signed_log(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log", (CAMERA, OTHER)))
    trusted = parse_policy(policy().encode())
    files = lines(bag / "data/files.jsonl")
    assert len({line["file"] for line in files}) == len(files) == 8
    for line in files:
        entry = (bag / f"data/entries/{line['log']}-{line['index']}.json").read_bytes()
        proof = parse_proof((bag / f"proofs/{line['log']}-{line['index']}.tlog-proof").read_bytes())
        head = proof.verify_by(trusted, entry)
        assert proof.checkpoint == (bag / f"proofs/checkpoint-{line['log']}.txt").read_bytes()
        assert log_id(head.origin) == line["log"]
        assert proof.index == line["index"]
        said = json.loads(entry)
        (file,) = (one for one in said["files"] if one["n"] == line["n"])
        parts = [bytes.fromhex(part) for part in line["parts"]]
        assert file["root"]
        assert b64decode(file["root"]) == file_root(parts)
        assert sha256(b64decode(line["header"])).digest() == parts[0]
        assert (said["cam"], said["min"], file["bytes"]) == (line["camera"], line["minute"], line["bytes"])


@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning:bagit")
def test_bagit_and_sha256sum_accept_a_hundred(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log", minutes=2)
    for number in range(100):
        folder = tmp_path / str(number)
        span = BEGIN_MS + number * 517, BEGIN_MS + 60_000 + number * 599
        bag, _ = make_bag(folder, kept, *span)
        bagit.Bag(str(bag)).validate()
        if number % 10 == 0:
            command = ["sha256sum", "--strict", "--status", "-c", "manifest-sha256.txt"]
            assert subprocess.run(command, cwd=bag, check=False).returncode == 0
        shutil.rmtree(folder)


def test_the_readme_names_what_the_record_says(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log"))
    for name in ("README.zh.txt", "README.en.txt"):
        text = (bag / name).read_text("utf-8")
        assert all(word in text for word in (NUMBER, "D20261128-0001", "2026-000001", "2026-12-28"))
    record, contents = custody_from((bag / "data/custody.json").read_bytes())
    assert record.officers[1].name == "李四"
    assert len(contents.gaps) == 1
    assert (contents.missing, contents.has_sound) == ((), False)
    assert "data/custody.json" in bag_paths(bag)


def test_the_readme_says_purposes_in_words_and_trusts_no_verifier_of_its_own(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log"))
    record, contents = custody_from((bag / "data/custody.json").read_bytes())
    words = ReadmeWords(purposes={record.purpose: Words("刑事案件侦查", "a criminal case")})
    zh, en = readme_texts(record, contents, words, footage=(record.from_ms - 700, record.to_ms))
    assert "调取用途：刑事案件侦查" in zh
    assert "Purpose: a criminal case" in en
    assert "时段之前多 0.700 秒，之后多 0.000 秒" in zh
    assert "不要使用本包内的 verify.py" in zh
    assert "Do not use verify.py and policy.txt of this folder" in en
    assert "超出时段" not in readme_texts(record, contents, words, footage=(record.from_ms, record.to_ms))[0]


@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning:bagit")
def test_a_span_without_any_footage(tmp_path: Path) -> None:
    bag, payload = make_bag(tmp_path, recorded(tmp_path / "log"), BEGIN_MS - 120_000, BEGIN_MS - 60_000)
    bagit.Bag(str(bag)).validate()
    assert payload.clips == ()
    assert (bag / "data/segments.jsonl").read_bytes() == b""
    gaps = json.loads((bag / "data/custody.json").read_bytes())["gaps"]
    assert [(gap["from_ms"], gap["to_ms"], gap["reason"]) for gap in gaps] == [
        (BEGIN_MS - 120_000, BEGIN_MS - 60_000, "NO_RECORD")
    ]
