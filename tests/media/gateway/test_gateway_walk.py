"""Every kind of ticket at every address of the gateway: original bytes leave by three addresses alone, each for tickets
of its own way that are good; the ticket of a viewing copy gets none by any address (articles 16(3), 19).

The footage is known, so its pieces are looked for in every answer, whatever its status. The walk over the pages of a
running home, with each role, is tests/e2e/test_no_footage_without_ticket.py and tests/web/test_walk_of_addresses.py.
"""

import asyncio
import base64
import inspect
import re
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache

import pytest
from tests.support.media.gateway_asking import CAMERA, OTHER, exchange
from tests.support.media.gateway_frames import dechunked
from tests.support.media.gateway_live import ORIGIN, watch
from tests.support.media.known_footage import KnownFootage
from tests.support.media.recorded import Clip, RecordedCamera, RecordedFile, clip
from websockets.exceptions import ConnectionClosed

from mingcha.access.tickets.tokens import TicketPayload, build_ticket
from mingcha.kit.keys import Signer, Verifier
from mingcha.media.gateway import originals, routes, server
from mingcha.media.gateway.server import Gateway
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.run.programs.gateway import TicketDoor, origin_rule

BOX = re.compile(rb"\x00[\x00-\xff]{3}(?:ftyp|styp|moov|moof|mdat|prft)|AAAA[A-Za-z0-9+/_-]{2}Z0eX")
PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]\x00|/9j/4AAQSkZJ")
HOUR_MS = 3_600_000
LIVE, SUB, STATES = "/live", "/live?stream=sub", "/live/states"
FOOTAGE, KEYS, ORIGINALS = "points/footage", "points/footage&keys=1", "points/originals/footage"
COPY = "copy/footage"
ADDRESSES = {
    "/healthz": "/healthz",
    "/metrics": "/metrics",
    "/v1/revocations": "/v1/revocations",
    "points/spans": "/v1/points/{0}/spans?from={1}&to={2}",
    "points/activity": "/v1/points/{0}/activity?from={1}&to={2}",
    "points/index": "/v1/points/{0}/index?from={1}&to={2}",
    FOOTAGE: "/v1/points/{0}/footage?from={1}&to={2}",
    KEYS: "/v1/points/{0}/footage?from={1}&to={2}&keys=1",
    "points/footage&as=avc1": "/v1/points/{0}/footage?from={1}&to={2}&as=avc1",
    "points/footage&as=avc1&keys=1": "/v1/points/{0}/footage?from={1}&to={2}&as=avc1&keys=1",
    "points/init": "/v1/points/{0}/init/i1",
    "points/picture": "/v1/points/{0}/picture?at={1}",
    "points/picture&exact=1": "/v1/points/{0}/picture?at={1}&exact=1&width=160",
    "points/picture/source": "/v1/points/{0}/picture/source?at={1}&exact=1",
    "points/originals": "/v1/points/{0}/originals?from={1}&to={2}",
    ORIGINALS: "/v1/points/{0}/originals/footage?from={1}&to={2}&from_90k={3}&to_90k={4}",
    "points/originals/log": "/v1/points/{0}/originals/log",
    "points/originals/log/checkpoint": "/v1/points/{0}/originals/log/checkpoint",
    COPY: "/v1/copy/{0}/footage?from={1}&to={2}",
    "copy/footage&keys=1": "/v1/copy/{0}/footage?from={1}&to={2}&keys=1",
    **{f"copy/{what}": f"/v1/copy/{{0}}/{what}?from={{1}}&to={{2}}&at={{1}}"
       for what in ("spans", "activity", "index", "init/i1", "picture", "picture/source", "originals",
                    "originals/footage")},
}  # fmt: skip
MODES = {"live": ("live",), "playback": ("playback",), "duty": ("live", "playback"), "copy": ("copy",),
         "export": ("export",)}  # fmt: skip
OPENS = {FOOTAGE: "playback", KEYS: "playback", ORIGINALS: "export", LIVE: "live", SUB: "live"}
"""The addresses that give original bytes, and the way that opens each: nothing else may."""
SHOWS = {
    "points/footage&as=avc1": "playback", "points/footage&as=avc1&keys=1": "playback", "points/init": "playback",
    "points/picture": "playback", "points/picture&exact=1": "playback", "points/index": "playback",
    "points/originals": "export", COPY: "copy", "copy/footage&keys=1": "copy",
}  # fmt: skip
"""The addresses with pictures that were made anew, or with the head of a stream, and the way of each."""


class WalkedRecorder(RecordedCamera):
    """A recorder with a sealed file, its log, and live pictures of the same footage."""

    origin = "mingcha.invalid/0123456789abcdef/recorder/r1"

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        (file,) = self.files
        if op == "spans":
            return {"footage": [[1, 2]], "gaps": [], "oldest_ms": 1, "newest_ms": 2}
        if op == "activity":
            return {"levels": [], "active": [], "steady": []}
        if op == "minutes":
            sizes = [file.rows[0][6], *(row[2] for row in file.rows)]
            digests = [bytes(32), *file.digests]
            parts = [[size, base64.b64encode(one).decode()] for size, one in zip(sizes, digests, strict=True)]
            facts = {"file": file.file, "n": 1, "bytes": len(file.data), "root": "", "parts": parts}
            minute = file.rows[0][0] // 90_000 // 60
            return {"minutes": [{"min": minute, "ep": 2, "entry": 3, "leaf": "", "gaps": [], "files": [facts]}]}
        return await super().ask(op, **given)

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator:
        (file,) = self.files
        for item in file.clip.items(file.rows[0][0]):
            yield item
        await asyncio.Event().wait()

    async def states(self) -> AsyncIterator[dict[str, object]]:
        while True:
            yield {CAMERA: {"state": "recording"}}
            await asyncio.sleep(60)

    def stamped(self) -> Sequence[int]:
        return ()

    def read(self, path: str) -> bytes | None:
        return b"a checkpoint" if path == "checkpoint" else None


@cache
def known() -> tuple[Clip, KnownFootage]:
    """A clip with grain, and what is known of it."""
    made = clip("libx264", grain=60)
    return made, KnownFootage.of_h264(made)


@pytest.fixture
async def walked(clock, desk, start_ms) -> AsyncIterator[Gateway]:
    """A gateway before this footage; a grant, a person and a session have ended."""
    door = TicketDoor(Verifier(desk.signer.public), clock)
    recorder = WalkedRecorder(RecordedFile(known()[0], start_ms * 90))
    gateway = Gateway(
        lambda: recorder, door.authorise, door.revocation, clock, origin_rule(8000, ""), Workers(1),
        open_states=door.states, published=recorder,
    )  # fmt: skip
    await gateway.start("127.0.0.1", 0)
    now_ms = desk.payload().iat_ms
    ended = (
        desk.revocation("G-ended", now_ms),
        desk.end("who", "user:99", now_ms),
        desk.end("within", "session:99", now_ms),
    )
    for token in ended:
        assert (await exchange(gateway, "POST", "/v1/revocations", body=token.encode()))[0] == 204
    yield gateway
    await gateway.stop()


def payload_of(desk, kind: str, **changes: object) -> TicketPayload:
    """A good ticket of a kind."""
    label = {"label": "李明 江岸分局 2026-000001", "mark": 1} if kind == "copy" else {}
    return desk.payload(modes=MODES[kind], **{**label, **changes})


def altered(token: str, old: bytes, new: bytes) -> str:
    """A token whose payload says something else under the same signature."""
    head, _, tail = token.partition(".")
    data = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))
    assert old in data
    return f"{base64.urlsafe_b64encode(data.replace(old, new)).rstrip(b'=').decode()}.{tail}"


def times(**changes: int) -> Callable[..., str]:
    """Tickets of other times, in milliseconds from now."""

    def build(desk, kind: str) -> str:
        now_ms = desk.payload().iat_ms
        return build_ticket(payload_of(desk, kind, **{name: now_ms + ms for name, ms in changes.items()}), desk.signer)

    return build


def facts(**changes: object) -> Callable[..., str]:
    """Tickets of other facts."""
    return lambda desk, kind: build_ticket(payload_of(desk, kind, **changes), desk.signer)


def good(desk, kind: str) -> str:
    return build_ticket(payload_of(desk, kind), desk.signer)


BAD: dict[str, Callable[..., str]] = {
    "none": lambda desk, kind: "",
    "expired": times(iat_ms=-120_000, exp_ms=0),
    "expired long ago": times(iat_ms=-3 * HOUR_MS, exp_ms=-3 * HOUR_MS + 120_000),
    "from the future": times(iat_ms=HOUR_MS, exp_ms=HOUR_MS + 120_000),
    "longer than any of ours": times(exp_ms=9 * HOUR_MS),
    "older than this gateway": times(iat_ms=-1000, exp_ms=60_000),
    "of a revoked grant": facts(grant="G-ended"),
    "of a person whose viewing ended": facts(who="user:99"),
    "of a session that ended": facts(within="session:99"),
    "of another grant and point": facts(grant="G-2", points=(OTHER,)),
    "of another hour": times(from_ms=-3 * HOUR_MS, to_ms=-2 * HOUR_MS),
    "of another page": facts(origin="http://127.0.0.1:9000"),
    "of another key": lambda desk, kind: build_ticket(payload_of(desk, kind), Signer(bytes(32))),
    "altered to another way": lambda desk, kind: altered(good(desk, kind), f'"{MODES[kind][0]}"'.encode(),
                                                         b'"export"' if kind != "export" else b'"playback"'),
    "altered point": lambda desk, kind: altered(build_ticket(payload_of(desk, kind, points=(OTHER,)), desk.signer),
                                                OTHER.encode(), CAMERA.encode()),
    "without its signature": lambda desk, kind: good(desk, kind).partition(".")[0],
    "a revocation": lambda desk, kind: desk.revocation("G-1", 1),
}  # fmt: skip
TIMELESS = {LIVE, SUB, STATES, "points/spans", "points/init", "points/originals/log",
            "points/originals/log/checkpoint"}  # fmt: skip
"""What is asked for without a time of footage: a ticket of another hour opens it."""


async def heard(gateway: Gateway, address: str, token: str, start_ms: int) -> tuple[int, bytes]:
    """Status and body of an address below the point for a ticket, from a page of ours."""
    path = ADDRESSES[address].format(CAMERA, start_ms, start_ms + 1200, start_ms * 90, (start_ms + 1200) * 90)
    status, headers, body = await exchange(gateway, "GET", path, token=token, origin=ORIGIN)
    return status, dechunked(body) if headers.get("transfer-encoding") == "chunked" else body


async def seen(gateway: Gateway, address: str, token: str) -> tuple[int, bytes]:
    """What a live stream gives until it is closed, or nothing more comes: the code of its end (101: none) and bytes."""
    path, _, more = address.partition("?")
    camera = f"{CAMERA}&{more}" if more else CAMERA
    body = b""
    try:
        async with watch(gateway, token, camera=camera, path=path) as socket, asyncio.timeout(0.5):
            while True:
                message = await socket.recv()
                body += message if isinstance(message, bytes) else message.encode()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006, body
    except TimeoutError:
        return 101, body


def faults_of(address: str, body: bytes, modes: Sequence[str]) -> list[str]:
    """What an answer to these ways must not hold, or lacks."""
    way, shows = OPENS.get(address, ""), OPENS.get(address) or SHOWS.get(address, "")
    has_footage, has_picture = known()[1].is_in(body), bool(BOX.search(body) or PICTURE.search(body))
    faults = [f"{address}: original footage"] if has_footage and way not in modes else []
    faults += [f"{address}: pictures"] if has_picture and shows not in modes else []
    lacks = (way and way in modes and not has_footage) or (shows and shows in modes and not has_picture)
    return faults + ([f"{address}: nothing"] if lacks else [])


async def faults_of_walk(gateway: Gateway, token: str, start_ms: int, modes: Sequence[str]) -> list[str]:
    """Asks for every address with one ticket."""
    faults = []
    for address in ADDRESSES:
        faults += faults_of(address, (await heard(gateway, address, token, start_ms))[1], modes)
    for address in (LIVE, SUB, STATES):
        faults += faults_of(address, (await seen(gateway, address, token))[1], modes)
    return faults


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("kind", ["live", "playback", "copy", "export"])
async def test_a_good_ticket_opens_its_own_way_and_no_other(walked, desk, start_ms, kind) -> None:
    assert await faults_of_walk(walked, good(desk, kind), start_ms, MODES[kind]) == []


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("why", BAD)
async def test_a_bad_ticket_opens_nothing(walked, desk, start_ms, why) -> None:
    for kind in ("duty", "copy", "export"):
        token = BAD[why](desk, kind)
        for address in (*ADDRESSES, LIVE, SUB, STATES):
            asks = heard(walked, address, token, start_ms) if address in ADDRESSES else seen(walked, address, token)
            status, body = await asks
            if why == "of another hour" and (address in TIMELESS or status == 404):
                opened = faults_of(address, body, MODES[kind])  # an init is known to who asked for an index before
                assert [one for one in opened if not one.endswith("nothing")] == [], kind
                continue
            assert faults_of(address, body, ()) == [], (kind, why)
            assert status in refusals(address), (kind, address, status)


def refusals(address: str) -> set[int]:
    """The answers of an address to whom it gives nothing."""
    if address in (LIVE, SUB, STATES):
        return {4401, 4403}
    return {401, 403} if address.startswith(("points", "copy")) else {200, 404, 405}


def test_every_address_of_the_gateway_is_walked() -> None:
    """A new address below a point, of originals, or beside them fails here until the walk knows it."""
    below = set(re.findall(r'case \["(\w+)"', inspect.getsource(routes)))
    of_originals = set(re.findall(r'case \["(\w+)"', inspect.getsource(originals)))
    beside = set(re.findall(r'request\.path == "([^"]+)"', inspect.getsource(server) + inspect.getsource(routes)))
    assert below == {"spans", "activity", "index", "footage", "init", "picture"}
    assert of_originals == {"footage", "log"}
    assert beside == {"/metrics", "/healthz", "/v1/revocations"}
    assert set(routes._MODE_BELOW) == {"points", "copy"}
    assert {f"points/{one}" for one in below} <= {address.partition("&")[0] for address in ADDRESSES}


def test_the_walk_can_fail() -> None:
    made, footage = known()
    slices = made.samples[0][3][-2000:]
    for body in (slices, b"x" + slices[3:80] + b"x", base64.b64encode(slices), slices.hex().encode()):
        assert footage.is_in(body)
    assert not footage.is_in(bytes(range(256)) * 4)
    assert faults_of(COPY, slices + b"\0\0\0\x18ftyp", ("copy",)) == [f"{COPY}: original footage"]
    assert faults_of(FOOTAGE, b"\0\0\0\x18ftyp", ("copy",)) == [f"{FOOTAGE}: pictures"]
    for address, way in ((FOOTAGE, "playback"), (COPY, "copy")):
        assert faults_of(address, b"", (way,)) == [f"{address}: nothing"]
    assert len(footage.windows[24]) > 1000
