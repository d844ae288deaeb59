"""The bag of a real export is accepted by verify.py in a process of its own, with the court's policy, and no other."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.support.access.exporting import Opened, Originals, wanted, work
from tests.support.registry.city import City

from mingcha.access.exports.actions import start_export
from mingcha.access.exports.queries import export_file
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Signer

pytestmark = pytest.mark.law("15", "20(2)")


def verify(bag: Path, keys: Path) -> tuple[int, str]:
    """The verdict of the verifier that is in the bag itself."""
    command = [sys.executable, "-I", str(bag / "verify.py"), str(bag), "--keys", str(keys), "--quorum", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def bag(city: City, clock: HandClock, opened: Opened, originals: Originals, tmp_path: Path) -> Path:
    row = start_export(city["guard"], wanted=wanted(), clock=clock)
    work(row, clock)
    packed = export_file(row)
    assert packed is not None
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "court")
    return tmp_path / "court" / row.no


def test_a_court_accepts_it_with_its_own_keys(bag: Path, tmp_path: Path) -> None:
    keys = tmp_path / "court.policy"
    keys.write_bytes((bag / "policy.txt").read_bytes())  # handed over by another way
    code, said = verify(bag, keys)
    assert code == 0, said


def test_other_keys_refuse_it(bag: Path, tmp_path: Path) -> None:
    keys = tmp_path / "other.policy"
    names = [line.split()[1].split("+")[0] for line in (bag / "policy.txt").read_text().splitlines() if " " in line[:4]]
    others = [NamedKey(name, ED25519, Signer(bytes([n + 9] * 32)).public) for n, name in enumerate(names)]
    keys.write_text(write_policy(others, []))
    assert verify(bag, keys)[0] == 1


def test_a_changed_bit_is_refused(bag: Path, tmp_path: Path) -> None:
    keys = tmp_path / "court.policy"
    keys.write_bytes((bag / "policy.txt").read_bytes())
    clip = next((bag / "data").glob("*.mp4"))
    data = bytearray(clip.read_bytes())
    data[len(data) // 2] ^= 1
    clip.write_bytes(data)
    code, said = verify(bag, keys)
    assert code == 1
    assert clip.name in said
