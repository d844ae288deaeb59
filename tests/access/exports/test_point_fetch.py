"""Footage of one point from several gateways, in order; what is not sealed waits, what is damaged is left out, said."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.evidence.bag_judging import APPLICATION, APPLICATION_SIGNER, judged
from tests.support.evidence.bag_workshop import (
    BEGIN_MS,
    CAMERA,
    MINUTE,
    Recorded,
    custody,
    handed_over,
    lines,
    recorded,
)
from tests.support.evidence.log_workshop import SIGNER

from mingcha.access.exports import tasks
from mingcha.access.exports.fetching import Content
from mingcha.access.exports.point_fetch import Stretch, fetch_point
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.custody.gateways.queries import SeenThrough
from mingcha.evidence.bag.bag_files import Tags, write_payload, write_tags
from mingcha.evidence.bag.gaps import LOST, MinuteFacts
from mingcha.evidence.bag.proofs import log_id
from mingcha.evidence.bag.values import Fragment, SourceFile, missing_of
from mingcha.evidence.bag_verifier import verify
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.fleet.recorders.queries import GatewayView
from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer
from mingcha.kit.words import Words

pytestmark = pytest.mark.law("15", "16(3)", "20(2)")
NUMBER = "E20261128-0001"
EAST, WEST = "mingcha.invalid/0123456789abcdef/recorder/east-1", "mingcha.invalid/0123456789abcdef/recorder/west-1"
WEST_SIGNER = Signer(bytes(range(3, 35)))
SPAN = BEGIN_MS + 5_500, BEGIN_MS + 170_000
MOVED = BEGIN_MS + 120_000


@dataclass
class PaperGateway:
    """What GatewayOriginals offers, out of recorded footage."""

    kept: Recorded
    is_unsealed: bool = False
    asked: int = 0
    headerless: tuple[str, ...] = ()
    """Names of files whose header is lost."""
    spoiled: dict[tuple[str, int], str] = field(default_factory=dict)
    """(file, part) -> "damaged": other bytes come; "lost": the gateway says so; "once": they are other ones once."""

    def content(self, camera: str, from_ms: int, to_ms: int) -> Content:
        self.asked += 1
        minutes = [
            (facts, index)
            for facts, index in self.kept.minutes[camera]
            if facts.minute * 60_000 < to_ms and (facts.minute + 1) * 60_000 > from_ms
        ]
        fragments = tuple((file, one) for file, one, _ in self.kept.touching(camera, from_ms, to_ms))
        facts, entries = tuple(one for one, _ in minutes), tuple(index for _, index in minutes)
        there = tuple(each for each in fragments if each[0].name not in self.headerless)
        missing = tuple(missing_of(camera, file.name, one, LOST) for file, one in fragments if (file, one) not in there)
        return Content(self.kept.origin, facts, entries, there, self.is_unsealed, missing)

    def footage(
        self, camera: str, span: tuple[int, int], fragments: list[tuple[SourceFile, Fragment]]
    ) -> Iterator[tuple[SourceFile, Fragment, Iterator[bytes]]]:
        data = {(file.name, one.part): data for file, one, data in self.kept.touching(camera, *span)}
        for file, one in fragments:
            key = file.name, one.part
            how, found = self.spoiled.get(key, ""), data[key]
            if how == "lost":
                kind = FaultKind.CORRUPT if len(fragments) == 1 else FaultKind.UNAVAILABLE
                raise Fault(kind, Words("录像文件过短", "the footage file is too short"))
            if how == "once":
                del self.spoiled[key]
            yield file, one, iter([found[:100] + bytes([found[100] ^ bool(how)]) + found[101:]])


def keep(kept: Recorded, minutes: range) -> None:
    """Leaves a recorder these minutes alone: in one of them both recorded."""
    kept.files[CAMERA] = [file for file in kept.files[CAMERA] if file.source.minute in minutes]
    kept.minutes[CAMERA] = [one for one in kept.minutes[CAMERA] if one[0].minute in minutes]


def folder(path: Path) -> WorkFolder:
    work = WorkFolder(path, NUMBER, f"{NUMBER}.zip")
    work.make()
    return work


def test_a_camera_that_moved_to_another_recorder_meanwhile(tmp_path: Path) -> None:
    """Each recorder proves its own minutes; the clip ends where the other recorder begins."""
    east = PaperGateway(recorded(tmp_path / "east", origin=EAST, signer=SIGNER))
    west = PaperGateway(recorded(tmp_path / "west", origin=WEST, signer=WEST_SIGNER, epoch=8))
    work = folder(tmp_path / "exports")
    keep(east.kept, range(MINUTE, MINUTE + 2))
    keep(west.kept, range(MINUTE + 1, MINUTE + 3))
    stretches = [Stretch("east", *SPAN), Stretch("west", *SPAN)]
    fetch_point(CAMERA, stretches, work, {"east": east, "west": west}.__getitem__, lambda _: None)  # type: ignore[arg-type]
    content, learned = work.content(CAMERA)
    assert [(log, gateway) for log, _, gateway in learned.logs] == [(log_id(EAST), "east"), (log_id(WEST), "west")]
    logs = {log_id(one.kept.origin): one.kept.proofs() for one in (east, west)}
    payload = write_payload(work.bag, [content], logs, custody([CAMERA], *SPAN))
    segments = lines(work.bag / "data/segments.jsonl")
    assert [one["log"] for one in segments] == sorted((one["log"] for one in segments), key=[*logs].index)
    assert {one["log"] for one in segments if one["clip"] == payload.clips[-1][0]} == {log_id(WEST)}
    assert len(payload.clips) == 4
    gaps = json.loads((work.bag / "data/custody.json").read_bytes())["gaps"]
    assert [gap["reason"] for gap in gaps] == ["UNREACHABLE"]
    keys = {EAST: SIGNER, WEST: WEST_SIGNER, APPLICATION: APPLICATION_SIGNER}
    policy = write_policy([NamedKey(origin, ED25519, signer.public) for origin, signer in keys.items()], [])
    handed = handed_over(payload.manifest_sha256, APPLICATION, APPLICATION_SIGNER)
    write_tags(work.bag, payload, Tags(policy, *handed, "学校"))
    (tmp_path / "court.policy").write_text(policy)
    code, said = judged(work.bag, tmp_path / "court.policy")
    assert code == 0, said


def test_what_was_deleted_meanwhile_is_a_gap(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log")
    gone = [file for file in kept.files[CAMERA] if file.source.minute == MINUTE + 2]
    kept.files[CAMERA] = [file for file in kept.files[CAMERA] if file not in gone]
    kept.minutes[CAMERA] = [
        (replace(facts, is_disposed=facts.minute == MINUTE + 2), index) for facts, index in kept.minutes[CAMERA]
    ]
    work = folder(tmp_path / "exports")
    fetch_point(CAMERA, [Stretch("", *SPAN)], work, lambda _: PaperGateway(kept), lambda _: None)  # type: ignore[arg-type,return-value]
    content, _ = work.content(CAMERA)
    write_payload(work.bag, [content], {log_id(kept.origin): kept.proofs()}, custody([CAMERA], *SPAN))
    text = (work.bag / "data/custody.json").read_text("utf-8")
    assert f'{{"camera":"{CAMERA}","from_ms":{MOVED},"reason":"DISPOSED","to_ms":{SPAN[1]}}}' in text


def test_the_newest_minutes_wait_until_they_are_sealed(tmp_path: Path) -> None:
    source = PaperGateway(recorded(tmp_path / "log"), is_unsealed=True)
    with pytest.raises(Fault) as failed:
        fetch_point(CAMERA, [Stretch("", *SPAN)], folder(tmp_path / "x"), lambda _: source, lambda _: None)  # type: ignore[arg-type,return-value]
    assert failed.value.kind is FaultKind.UNAVAILABLE


def bag_of(tmp_path: Path, source: PaperGateway) -> tuple[Path, dict, int, str]:
    """The bag of SPAN out of one gateway, its custody record, and the verdict of the verifier."""
    work = folder(tmp_path / "exports")
    fetch_point(CAMERA, [Stretch("", *SPAN)], work, lambda _: source, lambda _: None)  # type: ignore[arg-type,return-value]
    content, _ = work.content(CAMERA)
    payload = write_payload(
        work.bag, [content], {log_id(source.kept.origin): source.kept.proofs()}, custody([CAMERA], *SPAN)
    )
    keys = {source.kept.origin: SIGNER, APPLICATION: APPLICATION_SIGNER}
    policy = write_policy([NamedKey(origin, ED25519, signer.public) for origin, signer in keys.items()], [])
    handed = handed_over(payload.manifest_sha256, APPLICATION, APPLICATION_SIGNER)
    write_tags(work.bag, payload, Tags(policy, *handed, "学校"))
    (tmp_path / "court.policy").write_text(policy)
    code, said = verdict(work.bag)
    return work.bag, json.loads((work.bag / "data/custody.json").read_bytes()), code, said


def verdict(bag: Path) -> tuple[int, str]:
    """What verify.py says, in this process."""
    keys = bag.parents[3] / "court.policy"
    code, told = verify.answer([str(bag), "--keys", str(keys), "--quorum", "0"])
    return code, "\n".join(told)


@pytest.fixture(scope="module")
def east(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Footage of one recorder, which no test changes."""
    return recorded(tmp_path_factory.mktemp("east"), origin=EAST)


def test_footage_with_sound_leaves_byte_for_byte(tmp_path: Path) -> None:
    """Sound that was lawfully recorded (799-8(4)) is a part of the original bytes."""
    source = PaperGateway(recorded(tmp_path / "log", origin=EAST, sound=True))
    bag, record, code, said = bag_of(tmp_path, source)
    assert (code, record["sound"]) == (0, True), said
    assert "The footage has sound." in said
    (first, *_) = source.kept.touching(CAMERA, *SPAN)
    clip = (bag / f"data/clip-{CAMERA}-001.mp4").read_bytes()
    assert clip.startswith(first[0].init + first[2])
    assert "Sound: yes" in (bag / "README.en.txt").read_text("utf-8")
    silent = dict(record, sound=False)
    (bag / "data/custody.json").write_bytes(canonical_json(silent))
    assert verdict(bag)[0] == 1


def names(kept: Recorded) -> list[str]:
    return [file.source.name for file in kept.files[CAMERA]]


@pytest.mark.parametrize(
    ("spoiled", "headerless", "gaps", "clips"),
    [
        ({(0, 10): "damaged"}, (), [(9_000, 10_000, "DAMAGED")], 3),
        ({(0, 6): "damaged"}, (), [(5_500, 6_000, "DAMAGED")], 2),
        ({(0, 10): "lost", (0, 11): "damaged"}, (), [(9_000, 10_000, "LOST"), (10_000, 11_000, "DAMAGED")], 3),
        ({(0, 60): "damaged", (1, 1): "damaged"}, (), [(59_000, 61_000, "DAMAGED")], 3),
        ({(1, 20): "damaged"}, (), [(79_000, 80_000, "DAMAGED")], 2),
        ({(3, 50): "lost"}, (), [(169_000, 170_000, "LOST")], 2),
        ({}, (1,), [(60_000, 80_000, "LOST")], 2),
        ({}, (0, 1, 2, 3), [(5_500, 80_000, "LOST"), (90_000, 170_000, "LOST")], 0),
        ({(0, 10): "once"}, (), [], 2),
    ],
)
def test_what_is_damaged_or_lost_is_left_out_and_said(
    tmp_path: Path,
    east: Recorded,
    spoiled: dict[tuple[int, int], str],
    headerless: tuple[int, ...],
    gaps: list[tuple[int, int, str]],
    clips: int,
) -> None:
    """A partial bag: every second that is not in it is named with its reason, and the verifier says it first."""
    named = names(east)
    source = PaperGateway(
        east,
        headerless=tuple(named[one] for one in headerless),
        spoiled={(named[file], part): how for (file, part), how in spoiled.items()},
    )
    bag, record, code, said = bag_of(tmp_path, source)
    assert code == 0, said
    outage = (80_000, 90_000, "UNREACHABLE")
    found = [(one["from_ms"] - BEGIN_MS, one["to_ms"] - BEGIN_MS, one["reason"]) for one in record["gaps"]]
    assert found == sorted([*gaps, outage])
    assert len(list((bag / "data").glob("clip-*"))) == clips
    readme, info = (bag / "README.en.txt").read_text("utf-8"), (bag / "bag-info.txt").read_text("utf-8")
    for text in (said, readme):
        assert ("INCOMPLETE" in text) is bool(gaps)
    assert ("Mingcha-Incomplete" in info) is bool(gaps)
    assert all(reason in readme for _, _, reason in gaps)


@pytest.mark.parametrize("change", ["reason", "wider", "there", "dropped"])
def test_a_bag_that_says_wrongly_what_is_missing_is_refused(tmp_path: Path, east: Recorded, change: str) -> None:
    """Somebody who leaves footage out has to say so, and what is said fits the entries and what is there."""
    bag, record, code, said = bag_of(tmp_path, PaperGateway(east, spoiled={(names(east)[0], 10): "damaged"}))
    assert code == 0, said
    (missing,), (gap, _) = record["missing"], record["gaps"]
    if change == "reason":
        missing["reason"] = "LOST"
    elif change == "wider":
        gap["to_ms"] += 5000
    elif change == "there":
        missing["last"] += 1
    else:
        record["missing"] = []
    (bag / "data/custody.json").write_bytes(canonical_json(record))
    resealed(bag)
    code, said = verdict(bag)
    assert (code, "manifest" not in said) == (1, True), said


def resealed(bag: Path) -> None:
    """Manifests and the act of handing over, as the platform would make them of these files."""
    data = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    lines_of = [f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n" for path in data]
    (bag / "manifest-sha256.txt").write_text("".join(lines_of))
    size = sum(path.stat().st_size for path in data)
    info = (bag / "bag-info.txt").read_text("utf-8").splitlines()
    kept = [f"Payload-Oxum: {size}.{len(data)}" if line.startswith("Payload-Oxum") else line for line in info]
    (bag / "bag-info.txt").write_text("".join(f"{line}\n" for line in kept), "utf-8")
    digest = sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest()
    export, proof = handed_over(digest, APPLICATION, APPLICATION_SIGNER)
    (bag / "proofs/export.json").write_bytes(export)
    (bag / "proofs/export.tlog-proof").write_bytes(proof)
    tags = sorted(
        path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file() and "data" not in path.parts
    )
    named = [name for name in tags if name != "tagmanifest-sha256.txt" and not name.startswith("data/")]
    text = "".join(f"{sha256((bag / name).read_bytes()).hexdigest()}  {name}\n" for name in named)
    (bag / "tagmanifest-sha256.txt").write_text(text)


def test_a_long_span_is_asked_an_hour_at_a_time(tmp_path: Path) -> None:
    source = PaperGateway(recorded(tmp_path / "log"))
    span = BEGIN_MS, BEGIN_MS + int(timedelta(hours=2, minutes=30).total_seconds() * 1000)
    fetch_point(CAMERA, [Stretch("", *span)], folder(tmp_path / "x"), lambda _: source, lambda _: None)  # type: ignore[arg-type,return-value]
    assert source.asked == 3


def test_every_gateway_of_the_span_is_asked_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its move the camera was seen through the gateway of the pages' host; both may have the same seconds."""
    there = GatewayView("https://west.example", "http://10.0.0.2:8001", serves=True)
    seen = (SeenThrough(None, 0, MOVED), SeenThrough(there, MOVED, 0))
    monkeypatch.setattr(tasks, "seen_through", lambda cameras, _from: dict.fromkeys(cameras, seen))
    first, second = tasks.stretches_of(CAMERA, *SPAN)
    assert (second.gateway, second.from_ms, second.to_ms) == ("http://10.0.0.2:8001", *SPAN)
    assert (first.from_ms, first.to_ms) == SPAN
    (after,) = tasks.stretches_of(CAMERA, MOVED, SPAN[1])
    assert after.gateway == second.gateway
    monkeypatch.setattr(tasks, "seen_through", lambda _cameras, _from: {})
    (whole,) = tasks.stretches_of(CAMERA, *SPAN)
    assert whole.gateway == first.gateway


def test_minutes_are_kept_once(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log")
    work = folder(tmp_path / "x")
    halves = [Stretch("", SPAN[0], BEGIN_MS + 90_000), Stretch("", BEGIN_MS + 90_000, SPAN[1])]
    fetch_point(CAMERA, halves, work, lambda _: PaperGateway(kept), lambda _: None)  # type: ignore[arg-type,return-value]
    content, _ = work.content(CAMERA)
    assert [one.minute for one in content.minutes] == [MINUTE, MINUTE + 1, MINUTE + 2]
    assert content.minutes[1] == MinuteFacts(
        MINUTE + 1, ((BEGIN_MS + 80_000, BEGIN_MS + 90_000, "UNREACHABLE"),), is_disposed=False
    )


def test_a_part_is_of_one_process_at_a_time(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path, "E20261129-0001", "E20261129-0001.zip")
    folder.make()
    with folder.alone(1):
        with folder.alone(2):
            pass
        with pytest.raises(Fault) as fault, folder.alone(1):
            pass
    assert fault.value.kind is FaultKind.UNAVAILABLE
    with folder.alone(1):
        pass
