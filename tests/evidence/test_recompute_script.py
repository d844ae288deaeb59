"""docs/ref/recompute.py on footage made by hand: it agrees when all is well and names the file when it is not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.evidence.footage_bytes import CAMERA, MINUTE, STAMP, HandMadeFile, hand_made_file, write
from tests.support.evidence.log_workshop import SqliteLog

SCRIPT = Path(__file__).parents[2] / "docs/ref/recompute.py"


def minute_entry(minute: int, files: list[HandMadeFile]) -> bytes:
    said = {"v": 1, "t": "minute", "rec": "east-1", "cam": CAMERA, "ep": 1, "min": minute, "label": "R30"}
    return json.dumps({**said, "files": [file.entry for file in files], "cover_ms": 60_000, "gaps": []}).encode()


def run(footage: Path, log: Path) -> tuple[int, list[str]]:
    command = [sys.executable, "-I", str(SCRIPT), str(footage), str(log)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def kept(tmp_path: Path, sqlite_log: SqliteLog) -> tuple[Path, Path, list[Path]]:
    """Two files of one minute, and a log of 300 entries that speaks of them, published."""
    files = [hand_made_file(0, fragments=1), hand_made_file(1, fragments=2)]
    paths = [write(tmp_path / "footage", file) for file in files]
    sqlite_log.append([minute_entry(MINUTE - 300 + number, []) for number in range(300)])
    sqlite_log.append([minute_entry(MINUTE, files)])
    sqlite_log.log.publish(tmp_path / "log")
    return tmp_path / "footage", tmp_path / "log", paths


def test_it_is_short_and_stands_alone() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_it_agrees(kept: tuple[Path, Path, list[Path]]) -> None:
    footage, log, paths = kept
    code, lines = run(footage, log)
    assert code == 0
    assert sorted(lines) == sorted(
        [f"OK {path.name}" for path in paths] + ["OK mingcha.invalid/0123456789abcdef/recorder/east-1"]
    )


@pytest.mark.parametrize("place", [0, 20, 60, 110, 140, 250, 370, 500, -1])
def test_one_byte(kept: tuple[Path, Path, list[Path]], place: int) -> None:
    footage, log, (_, path) = kept
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    code, lines = run(footage, log)
    assert code == 1
    assert [line for line in lines if not line.startswith("OK")] == [f"MISMATCH {path.name}"]


@pytest.mark.parametrize("change", ["gone", "torn", "longer"])
def test_a_file_gone_torn_or_longer(kept: tuple[Path, Path, list[Path]], change: str) -> None:
    footage, log, (path, _) = kept
    data = path.read_bytes()
    path.write_bytes(data[:-5] if change == "torn" else data + b"more")
    if change == "gone":
        path.unlink()
    code, lines = run(footage, log)
    assert (code, lines[0]) == (1, f"MISMATCH {path.name}")


def test_an_entry_of_the_log(kept: tuple[Path, Path, list[Path]]) -> None:
    footage, log, _ = kept
    bundle = log / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"label": "R30"', b'"label": "R31"', 1))
    code, lines = run(footage, log)
    assert code == 1
    assert [line for line in lines if line.startswith("MISMATCH")] == [
        "MISMATCH mingcha.invalid/0123456789abcdef/recorder/east-1"
    ]


def test_what_was_disposed_of_may_be_gone_and_what_is_not_sealed_is_open(
    kept: tuple[Path, Path, list[Path]], sqlite_log: SqliteLog
) -> None:
    footage, log, (path, other) = kept
    done = {"v": 1, "t": "dispose_done", "intent": 5, "files": [[path.name, path.stat().st_size]], "bytes": 1}
    sqlite_log.append([json.dumps(done).encode()])
    sqlite_log.log.publish(log)
    path.unlink()
    later = footage / f"{CAMERA}/20261125/06/{CAMERA}-1-20261125T0604Z-0.mp4"
    later.write_bytes(hand_made_file(0, fragments=1).data)
    stranger = footage / f"{CAMERA}/20261125/06/{CAMERA}-1-{STAMP}-7.mp4"
    code, lines = run(footage, log)
    assert code == 0
    assert f"OPEN {later.name}" in lines
    assert f"OK {other.name}" in lines
    stranger.write_bytes(hand_made_file(7, fragments=1).data)
    code, lines = run(footage, log)
    assert (code, f"MISMATCH {stranger.name}" in lines) == (1, True)
