"""Original bytes for an export: only to a ticket of that mode, whole fragments inside its window, never other bytes."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.evidence.bag_workshop import BEGIN_MS, CAMERA, MINUTE, OTHER, Recorded, recorded
from tests.support.evidence.log_workshop import ORIGIN, SIGNER
from tests.support.media.gateway_asking import exchange
from tests.support.media.originals import OriginalsRecorder

from mingcha.access.tickets.tokens import TicketPayload, build_ticket
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Verifier
from mingcha.media.gateway.server import Gateway
from mingcha.run.programs.gateway import TicketDoor, origin_rule
from mingcha.station.published_reader import PublishedReader

pytestmark = pytest.mark.law("15", "16(3)", "19")
NOW = datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC)
NOW_MS = BEGIN_MS + 3_600_000
FROM_MS, TO_MS = BEGIN_MS + 5_500, BEGIN_MS + 170_000
SPAN = f"from={FROM_MS}&to={TO_MS}"


@pytest.fixture
def kept(tmp_path: Path) -> Recorded:
    return recorded(tmp_path / "log", (CAMERA, OTHER))


@pytest.fixture
def disks(kept: Recorded) -> OriginalsRecorder:
    return OriginalsRecorder(kept)


@pytest.fixture
async def door(kept: Recorded, disks: OriginalsRecorder) -> AsyncIterator[Gateway]:
    clock = HandClock(NOW)
    tickets = TicketDoor(Verifier(SIGNER.public), clock)
    gateway = Gateway(
        lambda: disks, tickets.authorise, tickets.revocation, clock, origin_rule(8000, ""),
        published=PublishedReader(ORIGIN, kept.log_folder),
    )  # fmt: skip
    await gateway.start("127.0.0.1", 0)
    yield gateway
    await gateway.stop()


def ticket(modes: tuple[str, ...] = ("export",), from_ms: int = FROM_MS, to_ms: int = TO_MS) -> str:
    payload = TicketPayload(
        "t1", "E20261128-0001", "user:7", (CAMERA,), modes, from_ms, to_ms, NOW_MS, NOW_MS + 120_000, ""
    )
    return build_ticket(payload, SIGNER)


async def content(door: Gateway, token: str, span: str = SPAN) -> dict:
    status, _, body = await exchange(door, "GET", f"/v1/points/{CAMERA}/originals?{span}", token=token)
    assert status == 200, body
    return json.loads(body)


async def test_it_names_the_sealed_fragments_that_touch_the_window(door: Gateway, kept: Recorded) -> None:
    found = await content(door, ticket())
    wanted = list(kept.touching(CAMERA, FROM_MS, TO_MS))
    assert [row[1:3] for row in found["fragments"]] == [[one.part, one.begin_90k] for _, one, _ in wanted]
    assert (found["origin"], found["unsealed"]) == (ORIGIN, False)
    assert [one["minute"] for one in found["minutes"]] == [MINUTE, MINUTE + 1, MINUTE + 2]
    assert found["minutes"][1]["gaps"][0][2] == "UNREACHABLE"
    assert [one["n"] for one in found["files"]] == [0, 0, 1, 0]


async def test_a_wider_span_gives_no_fragment_more(door: Gateway) -> None:
    """A range beyond the grant by one fragment."""
    exact = await content(door, ticket())
    wider = await content(door, ticket(), f"from={FROM_MS - 1000}&to={TO_MS + 1000}")
    assert wider["fragments"] == exact["fragments"]


async def test_the_bytes_are_those_of_the_disk(door: Gateway, kept: Recorded) -> None:
    found = await content(door, ticket())
    rows = found["fragments"][3:9]
    query = f"{SPAN}&from_90k={rows[0][2]}&to_90k={rows[-1][2] + 1}"
    status, headers, body = await exchange(
        door, "GET", f"/v1/points/{CAMERA}/originals/footage?{query}", token=ticket()
    )
    wanted = b"".join(data for _, _, data in list(kept.touching(CAMERA, FROM_MS, TO_MS))[3:9])
    assert (status, body, int(headers["content-length"])) == (200, wanted, len(wanted))


async def test_footage_before_the_window_is_not_given(door: Gateway) -> None:
    first = (await content(door, ticket()))["fragments"][0][2]
    query = f"from={BEGIN_MS}&to={TO_MS}&from_90k={first - 90_000}&to_90k={first}"
    status, _, _ = await exchange(door, "GET", f"/v1/points/{CAMERA}/originals/footage?{query}", token=ticket())
    assert status == 404


@pytest.mark.parametrize("what", ["", "/footage", "/log", "/log/checkpoint"])
@pytest.mark.parametrize("modes", [("live",), ("playback",), ("live", "playback")])
async def test_no_other_ticket_opens_it(door: Gateway, what: str, modes: tuple[str, ...]) -> None:
    query = f"?{SPAN}&from_90k=0&to_90k=1"
    path = f"/v1/points/{CAMERA}/originals{what}{query}"
    status, _, body = await exchange(door, "GET", path, token=ticket(modes))
    assert status == 403
    assert json.loads(body)["article"] == "19"
    assert (await exchange(door, "GET", path))[0] == 401


@pytest.mark.parametrize("what", ["spans", "activity", "index", "footage", "picture", "picture/source", "init/x"])
async def test_its_ticket_opens_nothing_else(door: Gateway, what: str) -> None:
    query = f"from={FROM_MS}&to={TO_MS}&at={FROM_MS}"
    status, _, body = await exchange(door, "GET", f"/v1/points/{CAMERA}/{what}?{query}", token=ticket())
    assert status == 403
    assert json.loads(body)["article"] == "19"


async def test_another_point_and_another_time(door: Gateway) -> None:
    for path in (f"{OTHER}/originals?{SPAN}", f"{CAMERA}/originals?from={TO_MS}&to={TO_MS + 1000}"):
        status, _, body = await exchange(door, "GET", f"/v1/points/{path}", token=ticket())
        assert status == 403
        assert json.loads(body)["article"] == "19"


@pytest.mark.parametrize(
    "path",
    ["../../keys/ticket.key", "%2e%2e/%2e%2e/home.json", "tile/0/../checkpoint", "/etc/passwd", "journal.db", ""],
)
async def test_path_tricks_in_the_log(door: Gateway, path: str) -> None:
    status, _, _ = await exchange(door, "GET", f"/v1/points/{CAMERA}/originals/log/{path}", token=ticket())
    assert status in (404, 422)


async def test_the_published_log(door: Gateway, kept: Recorded) -> None:
    base = f"/v1/points/{CAMERA}/originals/log"
    _, _, body = await exchange(door, "GET", base, token=ticket())
    assert json.loads(body) == {"origin": ORIGIN, "stamped": []}
    for path in ("checkpoint", "tile/entries/000.p/6", "tile/0/000.p/6"):
        status, _, body = await exchange(door, "GET", f"{base}/{path}", token=ticket())
        assert (status, body) == (200, (kept.log_folder / path).read_bytes())


async def test_minutes_that_are_not_sealed_yet(door: Gateway, disks: OriginalsRecorder) -> None:
    disks.unsealed = {MINUTE + 2}
    found = await content(door, ticket())
    assert found["unsealed"] is True
    assert max(one["minute"] for one in found["minutes"]) == MINUTE + 1


@pytest.mark.parametrize("span", [f"from={FROM_MS}&to={FROM_MS + 3_600_001}", "from=5&to=5", "from=6&to=5"])
async def test_spans_that_are_too_long_or_empty(door: Gateway, span: str) -> None:
    token = ticket(from_ms=1, to_ms=NOW_MS)
    assert (await exchange(door, "GET", f"/v1/points/{CAMERA}/originals?{span}", token=token))[0] in (403, 422)


async def test_it_is_counted_and_not_paced(door: Gateway) -> None:
    rows = (await content(door, ticket()))["fragments"]
    query = f"{SPAN}&from_90k={rows[0][2]}&to_90k={rows[-1][2] + 1}"
    await exchange(door, "GET", f"/v1/points/{CAMERA}/originals/footage?{query}", token=ticket())
    ((key, counts),) = door.takings.report()
    assert key == ("user:7", "E20261128-0001", CAMERA, "export")
    assert counts["footage_ms"] == 1000 * len(rows)
    assert counts["held_ms"] == 0
    assert counts["bytes"] > 0
