"""verify.py on bags made by hand from the page of the format: what it accepts, and that it refuses everything else."""

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.hand_made_bag import Draft, Files
from tests.support.evidence.judged_bag import judged, judged_at
from tests.support.length import IN_FULL


@pytest.mark.law("15", "20(2)")
def test_clean_bags_are_accepted(tmp_path: Path) -> None:
    for seed in range(100 if IN_FULL else 12):
        chance = random.Random(seed)
        made = bags.draft(
            seed, cameras=1 + seed % 3, minutes=3 + seed % 4, missing=((0,), (), (1,), (0, 1))[seed % 4],
            cut_ms=(chance.choice((0, 25_000, 90_001)), chance.choice((0, 1, 40_500))),
            seconds=chance.choice((20, 12, 30)), witnesses=1 + seed % 3, sound=seed % 2 == 1,
        )  # fmt: skip
        code, text = judged(tmp_path, bags.seal(made), made.policy)
        assert code == 0, (seed, text)
        assert "ACCEPTED: E20261128-0001" in text
        assert "cosigned by w0" in text
        zipped = bags.zipped(bags.seal(made), tmp_path / f"{seed}.zip")
        assert judged_at(tmp_path, zipped, made.policy)[0] == 0


@pytest.mark.law("15", "20(2)")
def test_a_bit_of_any_file_is_refused(tmp_path: Path) -> None:
    """1,000 flips in full: each file has its share, and the place is by chance."""
    made = bags.draft(3, cameras=2, minutes=2, missing=(1,))
    files, chance = bags.seal(made), random.Random(3)
    bag = bags.write(files, tmp_path / "bag")
    assert judged_at(tmp_path, bag, made.policy)[0] == 0
    names = sorted(files)
    accepted = []
    for turn in range(1000 if IN_FULL else 60):
        name = names[turn % len(names)]
        data = bytearray(files[name])
        place = chance.randrange(len(data) * 8)
        data[place // 8] ^= 1 << place % 8
        (bag / name).write_bytes(data)
        code, text = judged_at(tmp_path, bag, made.policy)
        (bag / name).write_bytes(files[name])
        accepted += [(name, place, text)] if code != 1 else []
    assert accepted == []
    assert judged_at(tmp_path, bag, made.policy)[0] == 0


@pytest.mark.parametrize("folder", ["", "E20261128-0001/E20261128-0001", ".."])
def test_a_zip_whose_members_lie_elsewhere_than_in_the_folder_of_the_bag(tmp_path: Path, folder: str) -> None:
    """Names such as /data/custody.json, which some programs unpack at the root of the disk."""
    made = bags.draft()
    zipped = bags.zipped(bags.seal(made), tmp_path / "bag.zip", folder)
    assert zipfile.ZipFile(zipped).namelist()[0].startswith(f"{folder}/")
    assert judged_at(tmp_path, zipped, made.policy)[0] == 1


@pytest.mark.parametrize("place", [0, 8])
def test_a_member_that_a_program_may_unpack_otherwise_than_it_was_judged(tmp_path: Path, place: int) -> None:
    """Programs that read the header before a member, not the directory, take its method from there."""
    made = bags.draft()
    zipped = bags.zipped(bags.seal(made), tmp_path / "bag.zip")
    data = bytearray(zipped.read_bytes())
    (at,) = (one.header_offset for one in zipfile.ZipFile(zipped).infolist() if one.filename.endswith("README.zh.txt"))
    data[at + place] ^= 8
    zipped.write_bytes(data)
    code, text = judged_at(tmp_path, zipped, made.policy)
    assert (code, "README.zh.txt" in text) == (1, True), text


def edit(files: Files, name: str, change: Callable[[bytes], bytes]) -> None:
    assert change(files[name]) != files[name]
    files[name] = change(files[name])


def test_files_added_removed_and_renamed(tmp_path: Path) -> None:
    made = bags.draft()
    files = bags.seal(made)
    for name in files:
        rest = {one: data for one, data in files.items() if one != name}
        assert judged(tmp_path, rest, made.policy)[0] == 1, name
    clip = "data/clip-42010600001310000101-099.mp4"
    for name in ("x", "data/x.mp4", clip, "log.key", "proofs/key.pub", "player.html"):
        code, text = judged(tmp_path, {**files, name: b"x"}, made.policy)
        assert (code, name in text) == (1, True), text
    for name in ("log.key", "data/keys.txt", "proofs/witness.vkey"):
        added = bags.retag({**files, name: b"x"})
        assert judged(tmp_path, added, made.policy)[0] == 1, name
    clip = next(name for name in files if name.endswith(".mp4"))
    renamed = {name.replace("-001.mp4", "-002.mp4"): data for name, data in files.items()}
    assert clip not in renamed
    assert judged(tmp_path, renamed, made.policy)[0] == 1


def resealed(change: Callable[[Draft], None], **more: object) -> tuple[Files, str]:
    """A bag that somebody with the platform's application log made, but without the recorder's key."""
    made = bags.draft(**more)  # type: ignore[arg-type]
    change(made)
    return bags.seal(made), made.policy


def shorter(made: Draft) -> None:
    """The last fragment is cut off, and every list is written as if it had never been."""
    last = made.segments.pop()
    made.files[last["clip"]] = made.files[last["clip"]][: last["offset"]]


def with_gap(made: Draft) -> None:
    """As `shorter`, and the missing time is called a gap."""
    last = made.segments[-1]
    shorter(made)
    gap = {"camera": last["camera"], "from_ms": last["begin_ms"], "to_ms": last["end_ms"], "reason": "UNREACHABLE"}
    made.custody["gaps"].append(gap)


def without_minute(made: Draft) -> None:
    """A whole minute is left out, with its entry, and called unreachable."""
    index = min(made.minutes)
    minute = made.minutes.pop(index)["min"]
    made.table = [row for row in made.table if row["minute"] != minute]
    gone = [row for row in made.segments if row["index"] == index]
    kept = made.segments[len(gone) :]
    clip = gone[0]["clip"]
    init = made.files[clip][: gone[0]["offset"]]
    made.files[clip] = init + made.files[clip][kept[0]["offset"] :]
    shift = kept[0]["offset"] - len(init)
    made.segments = [{**row, "offset": row["offset"] - shift} for row in kept]
    gap = {"camera": gone[0]["camera"], "from_ms": gone[0]["begin_ms"], "to_ms": gone[-1]["end_ms"],
           "reason": "UNREACHABLE"}  # fmt: skip
    made.custody["gaps"].append(gap)


def moved(made: Draft) -> None:
    """Two fragments change places."""
    first, second = made.segments[0], made.segments[1]
    data = made.files[first["clip"]]
    ends = first["offset"], second["offset"], second["offset"] + second["bytes"]
    made.files[first["clip"]] = data[: ends[0]] + data[ends[1] : ends[2]] + data[ends[0] : ends[1]] + data[ends[2] :]
    first["sha256"], second["sha256"] = second["sha256"], first["sha256"]


def other_picture(made: Draft) -> None:
    """A fragment has another picture, with digests that fit everywhere but in the log."""
    line, row = made.segments[1], made.table[0]
    new = bags.fragment(line["part"], line["begin_ms"] * 90, [20 * 90_000 // 4] * 4, bytes(200))
    data = made.files[line["clip"]]
    made.files[line["clip"]] = data[: line["offset"]] + new + data[line["offset"] + line["bytes"] :]
    line["sha256"] = row["parts"][line["part"]] = bags.sha(new[:-56]).hex()


def of_another_log(made: Draft) -> None:
    """Entries and proofs of a log that the court does not know, with a checkpoint of its own key."""
    made.recorder.signer.key = bags.signer("x", "a stranger").key


def without_witnesses(made: Draft) -> None:
    made.recorder.witnesses = made.recorder.witnesses[:1]


def forged_witness(made: Draft) -> None:
    made.recorder.witnesses = [bags.signer(one.name, "a stranger") for one in made.recorder.witnesses]


def swapped_proofs(made: Draft) -> None:
    first, second = sorted(made.minutes)[:2]
    log = made.recorder.id
    made.files[f"proofs/{log}-{first}.tlog-proof"] = made.recorder.proof(second)


def later_checkpoint(made: Draft) -> None:
    log, index = made.recorder.id, min(made.minutes)
    made.files[f"proofs/{log}-{index}.tlog-proof"] = made.recorder.proof(index)
    made.recorder.entries.append(b"{}")


def other_entry(made: Draft) -> None:
    """An entry that says what suits, under the true proof."""
    index = min(made.minutes)
    said = {**made.minutes[index], "files": [], "cover_ms": 0}
    made.files[f"data/entries/{made.recorder.id}-{index}.json"] = bags.jcs(said)


def behind_the_clip(made: Draft) -> None:
    made.files[made.segments[-1]["clip"]] += bytes(16)


def other_header(made: Draft) -> None:
    made.table[0]["minute"] += 1


def beyond_the_span(made: Draft) -> None:
    made.custody["asked"]["to_ms"] -= 25_000


def no_time(made: Draft) -> None:
    made.table[0]["minute"] = 2**52


def wrong_times(made: Draft) -> None:
    made.segments[0]["end_ms"] += 1


def footage_called_gap(made: Draft) -> None:
    line = made.segments[0]
    gap = {"camera": line["camera"], "from_ms": line["begin_ms"], "to_ms": line["begin_ms"] + 500, "reason": "LOSS"}
    made.custody["gaps"].append(gap)


def edge_hidden(made: Draft) -> None:
    """The asked span begins within a minute; what was recorded of that minute is left out and called a gap."""
    made.custody["asked"]["from_ms"] += 30_000
    index = min(made.minutes)
    gone = [row for row in made.segments if row["index"] == index]
    made.table = [row for row in made.table if row["index"] != index]
    made.segments = made.segments[len(gone) :]
    cut = sum(row["bytes"] for row in gone)
    clip = gone[0]["clip"]
    made.files[clip] = made.files[clip][: gone[0]["offset"]] + made.files[clip][gone[0]["offset"] + cut :]
    made.segments = [{**row, "offset": row["offset"] - cut} for row in made.segments]
    begin, end = made.custody["asked"]["from_ms"], gone[-1]["end_ms"]
    gap = {"camera": gone[0]["camera"], "from_ms": begin, "to_ms": end, "reason": "UNREACHABLE"}
    made.custody["gaps"].append(gap)


def edge_unknown(made: Draft) -> None:
    """As `edge_hidden`; the log is said to have no entry."""
    edge_hidden(made)
    made.custody["gaps"][0]["reason"] = "NO_RECORD"


def edge_between(made: Draft) -> None:
    """As `edge_hidden`; the hole is called one between two fragments."""
    edge_hidden(made)
    made.custody["gaps"][0]["reason"] = "BETWEEN"


def other_installation(made: Draft) -> None:
    """Handed over by another platform, whose keys the court has too: the recorder's own one knows nothing of it."""
    made.application.signer = bags.signer("mingcha.invalid/fedcba9876543210/application", "another platform")
    made.policy += f"log {made.application.signer.vkey(1)}\n"


INSIDERS = {
    other_installation: "of another platform",
    edge_hidden: "the log has footage of this time",
    edge_unknown: "the log has footage of this time",
    edge_between: "a gap is wrong",
    shorter: "fragments at the end of",
    with_gap: "fragments at the end of",
    without_minute: "the log's entry of this minute is missing",
    moved: "out of order",
    other_picture: "is not what the log's entry says",
    of_another_log: "no log of your key file signed this",
    without_witnesses: "too few witnesses",
    forged_witness: "too few witnesses",
    swapped_proofs: "the proof of another entry",
    later_checkpoint: "under another checkpoint",
    other_entry: "not in the log under this checkpoint",
    behind_the_clip: "something is behind the last fragment",
    other_header: "does not fit",
    beyond_the_span: "outside the asked span",
    wrong_times: "wrong time",
    no_time: "is none",
    footage_called_gap: "is called a gap",
}


@pytest.mark.law("20(2)", "20(3)")
@pytest.mark.parametrize("change", INSIDERS, ids=lambda change: change.__name__)
def test_what_a_dishonest_platform_cannot_hide(tmp_path: Path, change: Callable[[Draft], None]) -> None:
    files, policy = resealed(change)
    code, text = judged(tmp_path, files, policy)
    assert (code, "拒绝" in text, INSIDERS[change] in text) == (1, True, True), text


def test_a_gap_of_a_minute_that_the_log_does_not_know_is_named(tmp_path: Path) -> None:
    files, policy = resealed(lambda made: made.minutes.pop(min(made.minutes)) and None, missing=(0,))
    assert judged(tmp_path, files, policy)[0] == 1

    def unknown(made: Draft) -> None:
        made.minutes.pop(min(made.minutes))
        made.custody["gaps"][0]["reason"] = "NO_RECORD"

    files, policy = resealed(unknown, missing=(0,))
    code, text = judged(tmp_path, files, policy)
    assert (code, "not proved in this bag" in text) == (0, True), text


@pytest.mark.law("20(2)")
@pytest.mark.parametrize("hands_over", ["its host", "the platform"])
def test_the_log_of_a_recorder_called_application_hands_nothing_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hands_over: str
) -> None:
    """A recorder of an older version may be called so: its footage counts if the platform handed it over, and what its
    host alone signed does not, whether or not the keys of the court have the platform's own log."""
    jcs = bags.jcs

    def called(value: Any) -> bytes:
        return jcs({**value, "rec": "application"} if isinstance(value, dict) and "rec" in value else value)

    monkeypatch.setattr(bags, "RECORDER", f"{bags.HOME}/recorder/application")
    monkeypatch.setattr(bags, "jcs", called)
    made = bags.draft(1)
    if hands_over == "its host":
        made.application = bags.Log(made.recorder.signer, made.recorder.witnesses)
    files = bags.seal(made)
    rest = "\n".join(line for line in made.policy.split("\n") if not line.startswith(f"log {bags.APPLICATION}+"))
    accepted = {"its host": (1, 1), "the platform": (0, 1)}[hands_over]
    answers = [judged(tmp_path, files, policy) for policy in (made.policy, rest)]
    assert tuple(code for code, _ in answers) == accepted, answers
    if hands_over == "its host":
        assert all("not the application's log" in text for _, text in answers), answers


def test_the_act_of_handing_over(tmp_path: Path) -> None:
    made = bags.draft()
    files = bags.seal(made)
    rest = bags.retag({name: data for name, data in files.items() if "export" not in name})
    code, text = judged(tmp_path, rest, made.policy)
    assert (code, "never handed" in text) == (1, True)
    swapped = dict(files)
    edit(swapped, "data/custody.json", lambda data: data.replace("马三".encode(), "马四".encode()))
    swapped["manifest-sha256.txt"] = bags.manifest(swapped, of_data=True)
    code, text = judged(tmp_path, bags.retag(swapped), made.policy)
    assert (code, "handed over" in text) == (1, True), text
    for member, change in (("event", ("马三", "马四")), ("entry", ("user:1", "user:2")), ("salt", ("A", "B"))):
        altered = json.loads(files["proofs/export.json"])
        altered[member] = altered[member].replace(*change) if member != "salt" else "AAAA" + altered[member][4:]
        code, text = judged(tmp_path, bags.retag({**files, "proofs/export.json": bags.jcs(altered)}), made.policy)
        assert code == 1, text


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("data/custody.json", (b'{"approver"', b'{"approver":"x","approver"')),
        ("data/custody.json", (b'"urgent":false', b'"urgent":0')),
        ("data/custody.json", (b'"drift_ppm":-3', b'"drift_ppm":-3.0')),
        ("data/custody.json", (b'"made_ms":', b'"made_ms":1e3,"x":')),
        ("data/custody.json", (b'{"approver"', b'{ "approver"')),
        ("data/custody.json", (b'"sound":false', b'"sound":false,"sounds":1')),
        ("data/segments.jsonl", (b'"part":1,', b'"part":1.0,')),
        ("data/segments.jsonl", (b'"part":1,', b'"part":01,')),
        ("data/files.jsonl", (b'"n":0,', b'"n":-0,')),
        ("data/files.jsonl", (b'"n":0,', b'"n":NaN,')),
        ("data/files.jsonl", (b'"n":0,', b'"n":' + b"[" * 5000 + b"]" * 5000 + b",")),
        ("data/files.jsonl", (b'"n":0,', b'"n":' + b"1" * 5000 + b",")),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_json_is_canonical(tmp_path: Path, file: str, change: tuple[bytes, bytes]) -> None:
    made = bags.draft()
    sealed = bags.seal(made)
    edit(sealed, file, lambda data: data.replace(*change, 1))
    code, text = judged(tmp_path, bags.framed(made, sealed), made.policy)
    assert (code, file in text) == (1, True), text
