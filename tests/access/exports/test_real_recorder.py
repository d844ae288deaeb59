"""A bag from a real recorder's files and journal, through the gateway: what the law's verifier says of it."""

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.evidence.bag_judging import APPLICATION, APPLICATION_SIGNER, judged
from tests.support.evidence.bag_workshop import custody, handed_over, lines
from tests.support.evidence.log_workshop import SIGNER, SqliteLog
from tests.support.media.recorder_house import START, recorded_hour, running
from tests.support.media.synthetic import CAMERA, log_entries

from mingcha.access.exports.fetching import GatewayOriginals
from mingcha.access.exports.point_fetch import Stretch, fetch_point
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.tickets.tokens import TicketPayload, build_ticket
from mingcha.evidence.bag.bag_files import Tags, write_payload, write_tags
from mingcha.evidence.bag.proofs import LogProofs, log_id
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.evidence.log.publish import FolderFiles
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Verifier
from mingcha.media.gateway.server import Gateway
from mingcha.media.local.client import LocalClient
from mingcha.privacy.rendering.source import fragments_of, read_fragment
from mingcha.run.programs.gateway import TicketDoor, origin_rule
from mingcha.station.published_reader import PublishedReader

pytestmark = pytest.mark.law("15", "20(2)")
ORIGIN = "mingcha.invalid/0123456789abcdef/recorder/rec-1"
BEGIN_MS = int(START.timestamp() * 1000)
SPAN = BEGIN_MS + 10_500, BEGIN_MS + 80_000
"""From the tenth second to the thirtieth after the hole, over the change of a minute; 10 s of it are a gap."""


async def test_the_verifier_accepts_what_a_recorder_recorded(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path / "rec", clock) as house:
        await recorded_hour(house)
        clock.advance(timedelta(minutes=2))
        published(house.settings.journal, tmp_path / "log")
        tickets = TicketDoor(Verifier(SIGNER.public), clock)
        gateway = Gateway(
            lambda: LocalClient(house.settings.socket, "gateway"), tickets.authorise, tickets.revocation, clock,
            origin_rule(8000, ""), published=PublishedReader(ORIGIN, tmp_path / "log"),
        )  # fmt: skip
        await gateway.start("127.0.0.1", 0)
        now_ms = int(clock.now().timestamp() * 1000)
        token = build_ticket(
            TicketPayload("t1", "E1", "user:7", (CAMERA,), ("export",), *SPAN, now_ms, now_ms + 100_000, ""), SIGNER
        )
        source = GatewayOriginals(f"http://127.0.0.1:{gateway.port}", lambda: token)
        try:
            bag = await asyncio.to_thread(make, tmp_path, source)
            segments = lines(bag / "data/segments.jsonl")
            files = {path.name: path.read_bytes() for path in (tmp_path / "rec/footage").rglob("*.mp4")}
            damage(tmp_path / "rec/footage", segments)
            partial = await asyncio.to_thread(make, tmp_path / "later", source, tmp_path / "log")
        finally:
            await gateway.stop()
    assert segments[0]["begin_ms"] <= SPAN[0] < segments[0]["end_ms"]
    for one in segments:
        assert (bag / one["clip"]).read_bytes()[one["offset"] :][: one["bytes"]] in files[one["file"]]
    clips = fragments_of(sorted(bag.glob("**/*.mp4")))  # as a redaction reads them
    assert [(one.start_90k // 90, one.size_bytes) for one in clips] == [
        (one["begin_ms"], one["bytes"]) for one in segments
    ]
    assert {one["part"] for one in segments if one["offset"] == clips[0].offset_bytes} > {1}, "none begins its file"
    assert all(len(read_fragment(one)[2]) == one.frames > 0 for one in clips)
    keys = tmp_path / "court.policy"
    keys.write_text(policy())
    code, said = await asyncio.to_thread(judged, bag, keys)
    assert (code, "INCOMPLETE" in said) == (0, False), said
    code, said = await asyncio.to_thread(judged, partial, keys)
    assert (code, "INCOMPLETE" in said) == (0, True), said
    missing = json.loads((partial / "data/custody.json").read_bytes())["missing"]
    assert [(one["reason"], one["last"] - one["part"] > 1) for one in missing] == [
        ("DAMAGED", False), ("LOST", True), ("LOST", True)
    ]  # fmt: skip
    there = {(one["file"], one["part"]) for one in lines(partial / "data/segments.jsonl")}
    gone = {(one["file"], part) for one in missing for part in range(one["part"], one["last"] + 1)}
    assert there | gone == {(one["file"], one["part"]) for one in segments}
    assert not there & gone


def damage(footage: Path, segments: list[dict]) -> None:
    """A bit of the first file turns, the second file is cut after a few fragments, and the last file is lost."""
    paths = {path.name: path for path in footage.rglob("*.mp4")}
    names = list(dict.fromkeys(one["file"] for one in segments))
    assert len(names) == 3
    data = bytearray(paths[names[0]].read_bytes())
    data[-3000] ^= 1
    paths[names[0]].write_bytes(data)
    second = paths[names[1]].read_bytes()
    paths[names[1]].write_bytes(second[: len(second) // 2])
    paths[names[2]].unlink()


def make(folder: Path, source: GatewayOriginals, log: Path | None = None) -> Path:
    """Fetches and writes the bag, as the job does."""
    folder.mkdir(exist_ok=True)
    work = WorkFolder(folder, "E20261128-0001", "bag.zip")
    work.make()
    fetched = fetch_point(CAMERA, [Stretch("here", *SPAN)], work, lambda _: source, lambda _: None)
    assert fetched > 0
    content, _ = work.content(CAMERA)
    proofs = LogProofs(FolderFiles(log or folder / "log").read, ORIGIN, Verifier(SIGNER.public))
    payload = write_payload(work.bag, [content], {log_id(ORIGIN): proofs}, custody([CAMERA], *SPAN))
    handed = handed_over(payload.manifest_sha256, APPLICATION, APPLICATION_SIGNER)
    write_tags(work.bag, payload, Tags(policy(), *handed, "学校"))
    return work.bag


def published(journal: Path, folder: Path) -> None:
    """The log of the recorder, as its own program publishes it."""
    log = SqliteLog(origin=ORIGIN)
    connection = sqlite3.connect(journal)
    log.append(log_entries(connection))
    connection.close()
    log.log.publish(folder)
    log.close()


def policy() -> str:
    """The keys of both logs, as a court has them."""
    keys = {ORIGIN: SIGNER, APPLICATION: APPLICATION_SIGNER}
    return write_policy([NamedKey(origin, ED25519, signer.public) for origin, signer in keys.items()], [])
