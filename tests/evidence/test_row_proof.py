"""The proof of one row that was written in bulk, verified by a program that shares no code with ours."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.evidence.database_administrator import edit
from tests.support.evidence.specimen import Keeper

from mingcha.evidence.entries import act
from mingcha.evidence.queries import entry_proof
from mingcha.evidence.row_proof import prove_row
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind

SCRIPT = Path(__file__).parents[2] / "docs" / "ref" / "verify_row.py"
TESTER = program("test")
pytestmark = pytest.mark.usefixtures("application")


def bring_in(clock: HandClock, count: int) -> list[int]:
    with act("specimen.keeper.bring_in", by=TESTER, clock=clock) as record:
        record.insert_many(Keeper, (Keeper(name=f"门 {number}") for number in range(count)))
        record.fact("why", "a test")
    return sorted(Keeper.objects.order_by("-pk").values_list("pk", flat=True)[:count])


def verified(folder: Path, row: bytes, entry: bytes) -> tuple[int, str]:
    (folder / "row").write_bytes(row)
    (folder / "entry").write_bytes(entry)
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder / "row"), str(folder / "entry")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout or done.stderr


def test_a_row_is_verified_without_us(clock: HandClock, tmp_path: Path) -> None:
    bring_in(clock, 1)
    keys = bring_in(clock, 700)
    bring_in(clock, 2)
    for key in (keys[0], keys[255], keys[256], keys[699]):
        proof = prove_row(Keeper, key)
        assert (proof.entry, proof.index) == (1, keys.index(key))
        code, said = verified(tmp_path, proof.to_bytes(), entry_proof(1))
        assert (code, said.split()[:2]) == (0, ["OK", f"specimen_keeper/{key}"]), said
    assert set(json.loads(prove_row(Keeper, keys[0]).row)["columns"]) == {"id", "name"}


@pytest.mark.parametrize("part", ["row", "body", "path", "salt", "index", "entry"])
def test_what_was_changed_in_a_proof_does_not_hold(clock: HandClock, tmp_path: Path, part: str) -> None:
    bring_in(clock, 1)
    proof = json.loads(prove_row(Keeper, bring_in(clock, 300)[260]).to_bytes())
    entry = entry_proof(1)
    assert verified(tmp_path, json.dumps(proof).encode(), entry)[0] == 0
    proof[part] = {
        "row": proof["row"].replace("门", "墙"),
        "body": proof["body"].replace("program:test", "program:tess"),
        "path": proof["path"][::-1],
        "salt": proof["salt"][::-1].replace("=", "") + "==",
        "index": proof["index"] - 1,
        "entry": 0,
    }[part]
    code, said = verified(tmp_path, json.dumps(proof).encode(), entry)
    assert (code, said.split()[0]) == (1, "MISMATCH"), said


def refused(key: int) -> FaultKind:
    with pytest.raises(Fault) as fault:
        prove_row(Keeper, key)
    return fault.value.kind


def test_what_cannot_be_proved(clock: HandClock) -> None:
    keys = bring_in(clock, 600)
    with act("specimen.keeper.rename", by=TESTER, clock=clock) as record:
        Keeper.objects.filter(pk=keys[4]).update(name="renamed")
        record.wrote(Keeper.objects.get(pk=keys[4]))
        other = Keeper.objects.create(name="by itself")
        record.wrote(other)
    assert refused(keys[4]) is FaultKind.CONFLICT
    assert refused(other.pk) is FaultKind.NOT_FOUND
    assert refused(keys[0] - 1) is FaultKind.NOT_FOUND
    edit("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", keys[5])
    assert refused(keys[5]) is FaultKind.CONFLICT
    edit("DELETE FROM evidence_bulk_tile WHERE tile = 1")
    assert refused(keys[500]) is FaultKind.CORRUPT


def test_the_newest_part_in_bulk_counts(clock: HandClock) -> None:
    keys = bring_in(clock, 300)
    with act("specimen.keeper.rename", by=TESTER, clock=clock) as record:
        Keeper.objects.filter(pk__in=keys[::2]).update(name="renamed")
        record.wrote_many(Keeper, keys[::2])
    assert [prove_row(Keeper, key).entry for key in keys[:4]] == [1, 0, 1, 0]
