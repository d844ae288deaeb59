"""Footage of one point from several gateways, in order; what is not sealed waits, what has sound does not leave."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
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
from mingcha.evidence.bag.gaps import MinuteFacts
from mingcha.evidence.bag.proofs import log_id
from mingcha.evidence.bag.values import Fragment, SourceFile
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.fleet.recorders.queries import GatewayView
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer

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
    has_sound: bool = False
    asked: int = 0

    def content(self, camera: str, from_ms: int, to_ms: int) -> Content:
        self.asked += 1
        minutes = [
            (facts, index)
            for facts, index in self.kept.minutes[camera]
            if facts.minute * 60_000 < to_ms and (facts.minute + 1) * 60_000 > from_ms
        ]
        fragments = tuple((file, one) for file, one, _ in self.kept.touching(camera, from_ms, to_ms))
        facts, entries = tuple(one for one, _ in minutes), tuple(index for _, index in minutes)
        return Content(self.kept.origin, facts, entries, fragments, self.is_unsealed, self.has_sound)

    def footage(
        self, camera: str, span: tuple[int, int], fragments: list[tuple[SourceFile, Fragment]]
    ) -> Iterator[tuple[SourceFile, Fragment, Iterator[bytes]]]:
        data = {(file.name, one.part): data for file, one, data in self.kept.touching(camera, *span)}
        for file, one in fragments:
            yield file, one, iter([data[file.name, one.part]])


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


def test_footage_with_sound_does_not_leave(tmp_path: Path) -> None:
    source = PaperGateway(recorded(tmp_path / "log"), has_sound=True)
    with pytest.raises(Refused) as refused:
        fetch_point(CAMERA, [Stretch("", *SPAN)], folder(tmp_path / "x"), lambda _: source, lambda _: None)  # type: ignore[arg-type,return-value]
    assert refused.value.decision.article == "799-8(4)"


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
