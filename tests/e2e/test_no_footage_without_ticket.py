"""Without a ticket that opens exactly this, no footage byte leaves by any address of pages or gateway, as anybody.

A walk over every address that there is. Everything it hears is compared with the footage on the disk (articles 16(3),
19), and the same comparison finds the footage in what the right ticket opens: so the walk can fail.
"""

import inspect
import math
import re
from dataclasses import replace

import pytest
from django.urls import get_resolver
from tests.support.e2e.door import (
    Answer,
    Contraband,
    Seat,
    ask,
    cameras,
    changed,
    files_of_data,
    live_answer,
    open_grant,
    place_of,
    seat_of,
    ticket_under,
    wait_for_footage,
)  # fmt: skip
from tests.support.e2e.door_of_point import Door
from tests.support.e2e.running_home import RunningHome
from tests.support.length import IN_FULL
from tests.support.web.addresses import patterns_of

from mingcha.access.tickets.tokens import RevocationPayload, build_revocation
from mingcha.kit.canonical import Json
from mingcha.kit.keys import KeyFolder, Signer, sign_token
from mingcha.media.gateway import originals as gateway_originals
from mingcha.media.gateway import routes as gateway_routes
from mingcha.media.gateway import server as gateway_module
from mingcha.media.gateway.watching import STATES_PATH
from mingcha.run.demo.city import DEMO_ACCOUNTS, SEAT

pytestmark = pytest.mark.law("16(3)", "19")

EVERYBODY = ("", *(account.username for account in DEMO_ACCOUNTS))
WALKERS_WITH_TICKET = ("", "wanghaiyan")
WALKERS = EVERYBODY if IN_FULL else WALKERS_WITH_TICKET
"""Who walks over the pages of a running home: in `make test` nobody known and the monitor, who may see footage, with a
ticket; each other role walks over the same addresses in tests/web/test_walk_of_addresses.py."""
WAYS = 3
"""Beside asking: each address is sent to, asked with a ticket, sent to with one. `make test` does one by turns, and of
each address the monitor asks plainly or does so; nobody known, whose answers cost little, asks for all of them plainly
and does so at those that the monitor asks for."""
SEEN = {"/today", "/points", "/law/16", "/api/v1/me"}
"""What whoever is signed in is shown."""
POINT_ADDRESSES = ("spans", "index", "footage", "init", "picture", "activity")
GATEWAY_ADDRESSES = ("/healthz", "/v1/revocations", "/live", "/metrics", STATES_PATH)
SIGN_IN, SIGN_OUT = "/accounts/login/", "/accounts/logout/"
OPEN_PAGES = {
    SIGN_IN, SIGN_OUT, "/healthz", "/metrics", "/manifest/en.webmanifest", "/api/v1/openapi.json", "/c",
    "/reports", "/reports/state",
    "/reports/name", "/moving/no-such-link", "/moving/no-such-link/papers", "/complaints", "/complaints/state",
}  # fmt: skip
"""What answers before anybody has signed in: the door, this machine's own watchers, what an installed page is called,
the description of the API, the check of an issued document, a report of a hidden camera or a complaint with its state,
and where a guest types the code of a link."""
TILE_ZOOM = 14
CHANCE_BYTES = 96
"""So many bytes in a row may a second coding of a drawn picture have in common with the first (Contraband). With grain
there are none: tests/media/gateway/test_gateway_walk.py."""


@pytest.fixture(scope="module")
def opened(running_home: RunningHome) -> Door:
    camera, other = cameras(running_home)[:2]
    grant = open_grant(running_home, [camera])
    ticket = ticket_under(running_home, grant, [camera])
    range_ms = wait_for_footage(running_home, camera, ticket)
    path = f"/v1/points/{camera}/index?from={range_ms[0]}&to={range_ms[1]}"
    found = ask(running_home.port + 1, "GET", path, {"Authorization": f"Bearer {ticket}"}).json()
    at_ms = found["fragments"][-1][0] // 90
    asked = {"grant": grant, "point": camera, "at_ms": at_ms, "reason": "314"}
    kept = seat_of(running_home, "wanghaiyan").post("/access/snapshots", asked)
    assert kept.status == 201, kept.body
    init = next(iter(found["inits"]))
    layout = layout_of_walk(running_home, camera)
    return Door(running_home, camera, other, grant, ticket, range_ms, at_ms, init, kept.json()["no"], layout)


def layout_of_walk(home: RunningHome, camera: str) -> int:
    """A layout of the seat that the walk may take away; the seat's own ones stay."""
    said = {"seat": SEAT[0], "name": "314", "tiles": 1, "pages": [[camera]], "dwell_s": 0, "shared": True}
    answer = seat_of(home, "wanghaiyan").post("/watch/layouts", said)
    assert answer.status == 201, answer.body
    return int(answer.json()["id"])


@pytest.fixture
def door(opened: Door) -> Door:
    """With a ticket that is new: it lasts two minutes, and the walk over all pages takes longer."""
    return replace(opened, ticket=ticket_under(opened.home, opened.grant, [opened.camera]))


def clean(door: Door, answers: list[Answer]) -> None:
    """Nothing of what is on the disk by now was in any of these answers."""
    contraband = Contraband(door.home)
    assert len(contraband.windows) > 1000
    assert [found for answer in answers if (found := contraband.found_in(answer))] == []


def test_the_right_ticket_opens_footage_and_live_pictures_so_this_walk_can_fail(door: Door) -> None:
    contraband = Contraband(door.home)
    footage = door.ask("GET", door.footage_path, door.ticket, door.home.url)
    assert footage.status == 200
    assert "box" in contraband.footage_in(footage.body)
    assert "footage at" in contraband.footage_in(re.sub(rb"ftyp|moov|moof|mdat|prft", b"free", footage.body))
    for path in door.paths(door.camera):
        answer = door.ask("GET", path, door.ticket)
        assert answer.status == 200, (path, answer.body)
        shows = not path.partition("?")[0].endswith(("/spans", "/activity", "/source"))
        assert bool(contraband.footage_in(answer.body)) == shows, path
    kept = next((door.home.path / "data" / "documents").rglob("*.jpg"))
    assert "footage at" in contraband.footage_in(kept.read_bytes()[64:])
    live = live_answer(door.home, door.camera, door.ticket)
    assert live.status == 101
    assert "box" in contraband.footage_in(live.body)


def test_a_viewing_copy_opens_no_piece_of_the_recording_and_an_export_its_originals_alone(door: Door) -> None:
    contraband, tickets = Contraband(door.home), door.other_tickets()
    copy, originals, *_ = door.paths_of_requests(door.camera)
    for kind, opened in (("copy", {copy}), ("export", {*door.paths_of_requests(door.camera)} - {copy})):
        for path in (*door.paths(door.camera), *door.paths_of_requests(door.camera)):
            answer = door.ask("GET", path, tickets[kind], door.home.url)
            assert answer.status == (200 if path in opened else 403), (kind, path, answer.body[:200])
            if path not in opened:
                assert answer.json()["article"] == "19"
            run_bytes = contraband.longest_run_bytes(answer.body)
            if (kind, path) == ("export", originals):
                assert run_bytes > 1000, "so this walk can fail"
            else:
                assert run_bytes <= CHANCE_BYTES, (kind, path, run_bytes)
            assert (b"moof" in answer.body) == ((kind, path) in (("copy", copy), ("export", originals)))
        for stream in ("main", "sub"):
            live = live_answer(door.home, f"{door.camera}&stream={stream}", tickets[kind])
            assert (live.status, contraband.footage_in(live.body)) == (4403, ""), (kind, stream)


def test_every_address_of_the_gateway_is_walked() -> None:
    source = inspect.getsource(gateway_module) + inspect.getsource(gateway_routes)
    assert set(re.findall(r'case \["(\w+)"', inspect.getsource(gateway_originals))) == {"footage", "log"}
    assert set(gateway_routes._MODE_BELOW) == {"points", "copy"}
    assert set(re.findall(r'case \["(\w+)"', source)) == set(POINT_ADDRESSES)
    assert set(re.findall(r'request\.path (?:== |in \()"([^"]+)"', source)) | {STATES_PATH} == set(GATEWAY_ADDRESSES)


def page_addresses(door: Door) -> list[str]:
    """Every address of the pages, with what is really there in the place of each parameter."""
    column, row = tile_of(*place_of(door.home, door.camera))
    given = {
        "code": [door.camera, door.other], "number": [str(door.layout), "16", door.grant, door.snapshot],
        "tiles": ["1", "4", "9", "16"], "name": ["H00000001"], "key": ["access.letter_valid_days"], "index": ["0"],
        "which": ["application", "recorder"], "path": ["checkpoint", "tile/0/000", "tile/entries/000"],
        "zoom": [str(TILE_ZOOM)], "column": [str(column)], "row": [str(row)],
        "kind": ["passkey", "code"], "part": ["name", "scope", "contractor"],
        "no": [
            "O20261125-0001", "L20261125-0001", "D20261125-0001", "P2026-000001-0000-0000-0000-0000", "M00000001",
            "R20261125-0001", "F20261125-0001",
        ],
        "key_id": ["0" * 64], "export": ["E20261125-0001"], "action": ["1"], "problem": ["1"], "document": ["1"],
        "scan": ["0", "1"], "approval": ["1"], "paper": ["1"], "link": ["1"], "secret": ["no-token-of-ours"],
        "language": ["en"], "version": ["1"], "line": ["2026-000001"], "redaction": ["R20261125-0001"],
        "inspection": ["1"], "unit": ["HQXX"], "year": ["2026"], "figure": ["clues"], "sha256": ["0" * 64],
        "record": ["1"], "finding": ["1"], "target": ["no-such-target"], "channel_code": ["42010200001310000001"],
        "channel": ["42010200001310000001"],
        "work": ["main", "video"], "stage": ["use", "design"],
        "text": ["no-such-link"], "username": ["wanghaiyan", "no-such-person"],
    }  # fmt: skip
    addresses = ["/no/such/page"]
    for pattern in patterns_of(get_resolver("mingcha.web.urls")):
        filled = [f"/{pattern}"]
        for parameter in re.findall(r"<[^>]+>", pattern):
            name = parameter.strip("<>").rpartition(":")[2]
            assert name in given, f"say what to put in for {parameter} of {pattern}"
            filled = [one.replace(parameter, value) for one in filled for value in given[name]]
        addresses += filled
    return addresses


def tile_of(longitude_deg: float, latitude_deg: float) -> tuple[int, int]:
    """(column, row) of the map tile of TILE_ZOOM that holds a place (Web Mercator)."""
    tiles = 1 << TILE_ZOOM
    north = math.asinh(math.tan(math.radians(latitude_deg))) / math.pi
    return int((longitude_deg + 180) / 360 * tiles), int((1 - north) / 2 * tiles)


@pytest.mark.parametrize("username", WALKERS)
def test_no_page_gives_footage_or_a_secret_to_anybody_even_beside_a_right_ticket(door: Door, username: str) -> None:
    seat = seat_of(door.home, username)
    answers, shown = [], set()
    token = seat.form_token if username else ""
    said = b'{"points": ["' + door.camera.encode() + b'"], "purpose": "attendance"}'
    sent = {"Content-Type": "application/json", "X-CSRFToken": token}
    kinds = [door.ticket, *door.other_tickets().values()]
    for number, address in enumerate(page_addresses(door)):
        if not username:  # an address may ask so often in a minute; here many strangers ask
            seat = Seat(door.home, source=f"127.1.{number // 20}.1")
        asks = IN_FULL or not username or number % 4 == 1 or address in SEEN
        if asks:
            answers.append(seat.ask("GET", address))
            shown |= {address} if answers[-1].status == 200 else set()
        leaves = address == SIGN_OUT or (address == SIGN_IN and username)
        ticket = kinds[number // WAYS % len(kinds)]
        beside = {"Authorization": f"Bearer {ticket}"}
        ways = [("POST", address, sent, said), ("GET", f"{address}?ticket={ticket}", beside, b"")]
        ways += [("POST", address, sent | beside, said)]
        if leaves or username not in WALKERS_WITH_TICKET:  # a walk that signs itself out sees nothing afterwards
            ways = ways[1:2] if leaves else ways[:1]
        if IN_FULL:
            answers += [seat.ask(*way) for way in ways]
        elif number % 4 == (3 if not username else 0):
            answers.append(seat.ask(*ways[number // 4 % len(ways)]))
    expected = {200, 302, 401, 403, 404, 405, 409, 422}
    assert [(answer.asked, answer.status) for answer in answers if answer.status not in expected] == []
    if username:
        assert shown >= SEEN
    else:
        assert shown == OPEN_PAGES
    clean(door, answers)


def bad_tickets(door: Door) -> dict[str, str]:
    """Tickets that do not open the first point; most are signed with the home's own key."""
    keys = KeyFolder(door.home.path / "keys")
    good, now_ms = door.ticket, door.range_ms[1]
    head, _, tail = good.partition(".")
    ended = open_grant(door.home, [door.camera])
    revoked = ticket_under(door.home, ended, [door.camera])
    said = seat_of(door.home, "wanghaiyan").post(f"/access/grants/{ended}/revoke", {"reason": "交班"})
    assert said.status == 200
    facts: dict[str, Json] = {"t": "revoke", "grant": "none", "at_ms": 0}
    return {
        "none": "",
        "ended": changed(door.home, good, exp_ms=now_ms - 1),
        "ended long ago": changed(door.home, good, iat_ms=1, exp_ms=2),
        "of tomorrow": changed(door.home, good, iat_ms=now_ms + 86_400_000, exp_ms=now_ms + 86_500_000),
        "before the gateway": changed(door.home, good, iat_ms=1),
        "for another point": changed(door.home, good, points=(door.other,)),
        "for a beginning of the code": changed(door.home, good, points=(door.camera[:19],)),
        "for another page": changed(door.home, good, origin="http://evil.example"),
        "of a revoked grant": revoked,
        "changed body": f"{head[:-4]}AAAA.{tail}",
        "changed signature": f"{head}.{tail[:-4]}AAAA",
        "without signature": f"{head}.",
        "two tickets": f"{good}.{tail}",
        "of another key": sign_token(facts, Signer(bytes(32))),
        "of another key of ours": sign_token(facts, keys.signer("disposal")),
        "a revocation": build_revocation(RevocationPayload("none", 1), keys.signer("ticket")),
        "not ASCII": "é" * 40,
    }


@pytest.fixture
def bad(door: Door) -> dict[str, str]:
    return bad_tickets(door)


def test_the_gateway_gives_nothing_for_a_ticket_that_does_not_open_this(door: Door, bad: dict[str, str]) -> None:
    answers = []
    for why, ticket in {**bad, "live alone": changed(door.home, door.ticket, modes=("live",))}.items():
        for path in (*door.paths(door.camera), *door.paths_of_requests(door.camera)):
            answers.append(door.ask("GET", path, ticket, door.home.url))
            assert answers[-1].status in (401, 403), (why, path)
            assert set(answers[-1].json()) >= {"kind", "reason", "zh", "en"}
        answers += [door.ask(method, door.footage_path, ticket) for method in ("POST", "OPTIONS", "HEAD")]
    clean(door, answers)


def test_the_gateway_gives_nothing_where_the_ticket_stands_elsewhere(door: Door) -> None:
    port, path, good = door.home.port + 1, door.footage_path, door.ticket
    answers = [
        door.ask("GET", f"{path}&ticket={good}"),
        door.ask("GET", f"{path}&token={good}&access_token={good}&authorization=Bearer%20{good}"),
        ask(port, "GET", path, {"Cookie": f"ticket={good}"}),
        ask(port, "GET", path, {"Authorization": f"Basic {good}"}),
        ask(port, "GET", path, {"Authorization": good}),
        ask(port, "GET", path, {"Sec-WebSocket-Protocol": f"mingcha.v1, ticket.{good}"}),
        *(door.ask("GET", other, good) for other in (*door.paths(door.other), *door.paths_of_requests(door.camera))),
        *(door.ask("GET", other, good, "http://evil.example") for other in door.paths(door.camera)),
        *(door.ask("GET", other, good, "null") for other in door.paths(door.camera)),
    ]
    assert {answer.status for answer in answers} == {401, 403}
    for seat in (seat_of(door.home, username) for username in EVERYBODY):
        cookies = "; ".join(f"{name}={value}" for name, value in seat.cookies.items())
        answers += [ask(port, "GET", other, {"Cookie": cookies}) for other in door.paths(door.camera)]
    assert {answer.status for answer in answers} == {401, 403}
    clean(door, answers)


def test_outside_the_time_of_the_ticket_there_is_nothing(door: Door) -> None:
    first, last = door.range_ms
    for window in ((1000, 2000), (last + 3_600_000, last + 7_200_000)):
        ticket = changed(door.home, door.ticket, from_ms=window[0], to_ms=window[1])
        answers = [door.ask("GET", path, ticket) for path in door.dated_paths(door.camera)]
        assert [(one.status, one.json().get("article")) for one in answers] == [(403, "19")] * len(answers)
        clean(door, answers)
    before_the_first_picture = changed(door.home, door.ticket, from_ms=first, to_ms=first + 1)
    asked = [door.ask("GET", path, before_the_first_picture) for path in door.dated_paths(door.camera)]
    index, *others, activity = asked
    assert index.json()["fragments"] == []
    assert set(activity.json()["levels"]) <= {0, None}
    assert activity.json()["active"] == []
    assert {one.status for one in others} <= {403, 404}
    clean(door, asked)


def test_no_live_picture_for_a_ticket_that_does_not_open_it(door: Door, bad: dict[str, str]) -> None:
    tickets = {**bad, "playback alone": changed(door.home, door.ticket, modes=("playback",))}
    del tickets["not ASCII"]  # cannot be written into a subprotocol
    answers = []
    for why, ticket in tickets.items():
        answers.append(live_answer(door.home, door.camera, ticket))
        assert answers[-1].status in (4401, 4403), (why, answers[-1].status)
    for stream in ("main", "sub"):
        answers.append(live_answer(door.home, f"{door.other}&stream={stream}&plays=avc1,hvc1", door.ticket))
        assert answers[-1].status == 4403
    answers.append(live_answer(door.home, f"{door.camera}&stream=sub", tickets["of a revoked grant"]))
    assert answers[-1].status == 4401
    for origin in ("http://evil.example", f"http://evil.example:{door.home.port}", "null", door.home.gateway, None):
        answers.append(live_answer(door.home, door.camera, door.ticket, origin))
        assert answers[-1].status == 403, origin
    answers.append(live_answer(door.home, door.camera, door.ticket, path=STATES_PATH))
    assert answers[-1].status == 101, "states come, and no picture"
    answers.append(door.ask("GET", f"/live?camera={door.camera}&ticket={door.ticket}", door.ticket))
    assert answers[-1].status == 404
    clean(door, answers)


def test_no_path_leads_to_a_file(door: Door) -> None:
    good, answers = door.ticket, []
    for file in files_of_data(door.home):
        inside = file.relative_to(door.home.path)
        up = "../" * 12
        targets = [
            str(file), f"/{inside}", f"//{file}", f"/{inside.relative_to(inside.parts[0])}",
            f"/static/{up}{file}", f"/static/{file}", f"/static//{file}", f"/static/..%2f..%2f{up}{file}",
            f"/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e{file}", f"/static/..%5c..%5c{file}", f"/static/%00{file}",
            f"/static/build/{up}{file}", f"/points/{up}{file}", f"/law/%2e%2e{file}", f"file://{file}",
            f"http://127.0.0.1:{door.home.port}{file}",
        ]  # fmt: skip
        below = [
            f"/v1/points/{door.camera}/init/{up}{file}", f"/v1/points/{door.camera}/init/{file}",
            f"/v1/points/{door.camera}/init/..%2f..%2f{file}", f"/v1/points/{door.camera}/footage/{inside}",
            f"/v1/points/{door.camera}/{up}{file}", f"/v1/points/..%2f..{file}/footage", f"/v1/points/..{file}",
            f"/v1/points/{door.camera}/read?file=1&offset=0&bytes=100000",
        ]  # fmt: skip
        monitor = seat_of(door.home, "wanghaiyan")
        answers += [monitor.ask("GET", target) for target in targets]
        answers += [door.ask("GET", target, good) for target in (*targets, *below)]
    assert {answer.status for answer in answers} <= {302, 400, 401, 403, 404, 422}
    clean(door, answers)
