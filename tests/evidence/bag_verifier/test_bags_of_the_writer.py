"""verify.py on bags that the product writes: two hands, one page."""

import random
import shutil
from pathlib import Path

import bagit
import pytest
from tests.support.evidence import bag_workshop as workshop
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.bag_workshop import BEGIN_MS, CAMERA, OTHER, make_bag, recorded
from tests.support.evidence.judged_bag import judged_at
from tests.support.length import times

from mingcha.evidence.bag.bag_files import bag_paths
from mingcha.evidence.bag.zip_stream import ZipStream
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock

APPLICATION = bags.Log(bags.signer(bags.APPLICATION, "application"), [])
ALONE = ("--quorum", "0")


@pytest.fixture(autouse=True)
def _application_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The act of handing over stands in a log of the application, with a key of its own."""
    policy = workshop.policy()

    def handed_over(manifest_sha256: str) -> tuple[bytes, bytes]:
        files: bags.Files = {}
        bags.enter_handing_over(APPLICATION, workshop.NUMBER, "D20261128-0001", manifest_sha256, files)
        return files["proofs/export.json"], files["proofs/export.tlog-proof"]

    monkeypatch.setattr(workshop, "handed_over", handed_over)
    monkeypatch.setattr(workshop, "policy", lambda: f"log {APPLICATION.signer.vkey(1)}\n{policy}")


@pytest.mark.law("15", "20(2)")
@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning:bagit")
def test_clean_bags_are_accepted_here_and_by_bagit(tmp_path: Path, clock: HandClock) -> None:
    kept = recorded(tmp_path / "log", (CAMERA, OTHER))
    for number in range(times(12, 100)):
        folder = tmp_path / str(number)
        span = BEGIN_MS - 30_000 + number * 517, BEGIN_MS + 60_000 + number * 1599
        bag, _ = make_bag(folder, kept, *span)
        code, text = judged_at(folder, bag, workshop.policy(), *ALONE)
        assert code == 0, (number, text)
        bagit.Bag(str(bag)).validate()
        packed = folder / "bag.zip"
        packed.write_bytes(b"".join(ZipStream(bag, bag_paths(bag), workshop.NUMBER, clock.now()).pieces()))
        code, text = judged_at(folder, packed, workshop.policy(), *ALONE)
        assert code == 0, (number, text)
        shutil.rmtree(folder)


@pytest.mark.law("15", "18(4)", "20(2)")
def test_a_bag_of_a_masked_camera_is_accepted_and_keeps_the_versions_of_its_masks(tmp_path: Path) -> None:
    """The verifier takes facts and fields by name; those of the masks are under the same digests."""
    mask = [["M00000012.3", "recorder"], ["M00000014.1", "camera"]]
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log", mask=mask))
    code, text = judged_at(tmp_path, bag, workshop.policy(), *ALONE)
    assert code == 0, text
    named = canonical_json({"mask": mask})[1:-1]
    held = {path: (bag / path).read_bytes() for path in bag_paths(bag)}
    with_name = [path for path, content in held.items() if named in content or named in _decoded(content)]
    assert len(with_name) >= 2, "neither header nor entry of a minute"
    for path in with_name:
        (bag / path).write_bytes(held[path].replace(b"M00000012.3", b"M00000012.4"))
        if (bag / path).read_bytes() != held[path]:
            assert judged_at(tmp_path, bag, workshop.policy(), *ALONE)[0] == 1, path
        (bag / path).write_bytes(held[path])


def _decoded(content: bytes) -> bytes:
    """Texts within texts of JSON, without their backslashes."""
    return content.replace(b"\\", b"")


@pytest.mark.law("20(2)")
def test_a_bit_of_any_file_is_refused(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log", (CAMERA, OTHER)))
    chance, paths, accepted = random.Random(11), bag_paths(bag), []
    for turn in range(times(40, 1000)):
        path = bag / paths[turn % len(paths)]
        kept = path.read_bytes()
        place = chance.randrange(len(kept) * 8)
        path.write_bytes(kept[: place // 8] + bytes([kept[place // 8] ^ 1 << place % 8]) + kept[place // 8 + 1 :])
        code, text = judged_at(tmp_path, bag, workshop.policy(), *ALONE)
        path.write_bytes(kept)
        accepted += [(path.name, place, text)] if code != 1 else []
    assert accepted == []
    assert judged_at(tmp_path, bag, workshop.policy(), *ALONE)[0] == 0


def test_a_span_without_any_footage(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log"), BEGIN_MS - 120_000, BEGIN_MS - 60_000)
    code, text = judged_at(tmp_path, bag, workshop.policy(), *ALONE)
    assert (code, "not proved in this bag" in text) == (0, True), text
