"""No page gives a piece of an original to anybody for any ticket: every address, as every role, with every kind of
ticket and pass in its address, in its body and beside it. The one exception is the file of a delivery, for who handed
it over (articles 15, 16(3), 19). What the gateway gives is walked in tests/media/gateway/test_gateway_walk.py.

In `make test` each role walks a sixteenth of the addresses of the door to footage, each with one kind of ticket; in
`make soak` all addresses, each with all kinds, each person by a test of its own, so that several may run side by side.
"""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from tests.support.access.exporting import FROM_MS, TO_MS, served, wanted, work
from tests.support.access.requesting import FIRST, OPERATOR, SECOND, Asking, asking
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.length import IN_FULL
from tests.support.media.known_footage import KnownFootage
from tests.support.registry.city import City
from tests.support.web.addresses import patterns_of
from tests.support.web.sign_in import sign_in

from mingcha.access.duty.queries import grant_of_request
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, build_ticket
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Signer
from mingcha.law.retention import shanghai_day

ROLES = ("admin", "city", "district", "elsewhere", "manager", "monitor", "guard", "auditor", "security", "nobody")
PEOPLE = ("", *ROLES, FIRST, SECOND)
"""Nobody known, every role of the city, and the two officers of the requests."""
OF_THE_DOOR = re.compile(
    r"access/|export|copies|requests/|papers/|watch|tickets|grants|snapshots|still|picture|footage"
)
LEAVES = {"/accounts/logout/", "/accounts/login/", "/api/v1/me/sessions/1/end"}
ENDS_VIEW = "/finish"
"""The holder's own end of the view, which asks for nothing else: walked by asking alone, so that the grant stands."""
GIVES_FILE = ("/exports/file", "/api/v1/export-file")
"""The addresses that take the pass of a delivery; the file of the holder's own delivery has one, too."""
PASS, OTHERS_PASS = "pass of a delivery", "altered pass"
EXPECTED = {200, 201, 202, 302, 400, 401, 403, 404, 405, 409, 413, 422, 503}


@dataclass
class Walk:
    """A home with an open view and a delivered export, its known footage, and tickets of every kind."""

    asked: Asking
    footage: KnownFootage
    tickets: dict[str, str]
    values: dict[str, list[str]]
    grant: str
    file: str

    def client(self, username: str) -> Client:
        """A client in which this person is signed in, or nobody ("")."""
        client = Client()
        client.raise_request_exception = False
        if username:
            sign_in(client, self.asked.people[username])
        return client

    def addresses(self, turn: int) -> list[str]:
        """Every address, with what is really there in the place of its parameters: all of it, or by turns."""
        found = ["/no/such/page", self.file]
        for number, pattern in enumerate(patterns_of(get_resolver("mingcha.web.urls"))):
            is_due = OF_THE_DOOR.search(pattern) and (number + turn) % 16 == 0
            if IN_FULL or is_due or f"/{pattern}" in GIVES_FILE:
                filled = [f"/{pattern}"]
                for parameter in re.findall(r"<[^>]+>", pattern):
                    values = self.values.get(parameter.strip("<>").rpartition(":")[2], ["1"])
                    values = values if IN_FULL else [values[turn % len(values)]]
                    filled = [one.replace(parameter, value) for one in filled for value in values]
                found += filled
        return found


@pytest.fixture
def clock() -> HandClock:
    """An hour after the footage."""
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


@pytest.fixture
def unrecorded() -> Iterator[None]:
    """Log records are not made: pytest would keep each with its request, 3 GB of them in the whole walk."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def walk(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Makes the home; the export lies ready and its line is written, nobody fetched it."""
    monkeypatch.setattr(settings, "MINGCHA_REQUESTS_PER_MINUTE", 0)
    asked, code = asking(city, clock, settings.MINGCHA_HOME.documents), city.points["HQX"].code
    viewed = asked.opened(from_ms=FROM_MS + 500, to_ms=TO_MS)
    day = shanghai_day(clock.now()) + timedelta(days=30)
    copied = asked.opened(way="retrieve", return_by=day, from_ms=FROM_MS + 500, to_ms=TO_MS)
    with served(tmp_path, (code,), clock, monkeypatch) as originals:
        row = start_export(asked.people[OPERATOR], wanted=wanted(request=copied.no), clock=clock)
        work(row, clock)
        handed = deliver_export(asked.people[OPERATOR], number=row.no, clock=clock)
        held = grant_of_request(asked.people[FIRST], viewed.no, at=clock.now())
        assert held is not None
        grant = held.no
        footage = KnownFootage(data for _, _, data in originals.kept.touching(code, FROM_MS, TO_MS))
        values = {
            "no": [viewed.no, copied.no, row.no], "number": [grant, row.no, handed.export.line], "code": [code],
            "tiles": ["4"], "username": ["guard"], "text": ["no-such-link"], "kind": ["passkey"], "part": ["name"],
            "which": ["recorder"], "path": ["tile/0/000"], "key": ["access.letter_valid_days"], "index": ["0"],
            "zoom": ["14"], "column": ["13461"], "row": ["6715"], "what": ["password"], "name": ["H00000001"],
        }  # fmt: skip
        tickets = tickets_of(code, grant, handed.token, clock)
        yield Walk(asked, footage, tickets, values, grant, f"/exports/{row.no}/file")
    folder = settings.MINGCHA_HOME.exports
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink()


def tickets_of(code: str, grant: str, delivery: str, clock: HandClock) -> dict[str, str]:
    """One token of every kind; all but one are signed with the home's own key."""
    now_ms, signer = int(clock.now().timestamp() * 1000), settings.MINGCHA_KEYS.signer(TICKET_KEY)
    duty = TicketPayload(
        "t1", "G-1", "user:1", (code,), ("live", "playback"), FROM_MS, TO_MS, now_ms, now_ms + 120_000,
        "http://testserver",
    )  # fmt: skip
    copy = replace(duty, grant=grant, modes=("copy",), label="张三 武昌区公安分局 2026-000001", mark=1)
    built = {
        "live": replace(duty, modes=("live",)), "playback": replace(duty, modes=("playback",)), "copy": copy,
        "export": replace(duty, modes=("export",)), "expired": replace(copy, iat_ms=1000, exp_ms=2000),
        "another grant": replace(copy, grant="Q20261128-0099"),
    }  # fmt: skip
    found = {kind: build_ticket(one, signer) for kind, one in built.items()}
    head, _, tail = found["copy"].partition(".")
    found["another key"] = build_ticket(built["export"], Signer(bytes(32)))
    found["altered"] = f"{head[:-8]}AAAAAAAA.{tail}"
    return found | {OTHERS_PASS: f"{delivery[:-4]}AAAA", PASS: delivery}


def answers(client: Client, address: str, ticket: str, number: int) -> Iterator[tuple[str, int, bytes]]:
    """Method, status and body of what an address answers to a ticket in its query or beside it, and in its body."""
    if number % 2 and not IN_FULL:
        asked = [client.get(f"{address}?ticket={ticket}&token={ticket}")]
    else:
        asked = [client.get(address, headers={"Authorization": f"Bearer {ticket}"})]
    if IN_FULL:
        asked.append(client.get(f"{address}?ticket={ticket}&token={ticket}"))
    if address not in LEAVES and not address.endswith(ENDS_VIEW):
        if address.startswith(("/api/", "/access/", "/watch/")):
            asked.append(client.post(address, json.dumps({"token": ticket}), content_type="application/json"))
        else:
            asked.append(client.post(address, {"token": ticket, "ticket": ticket}))
    for one in asked:
        body = b"".join(one.streaming_content) if one.streaming else one.content
        one.close()
        yield str(one.request["REQUEST_METHOD"]), one.status_code, body


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.law("15", "16(3)", "19")
@pytest.mark.parametrize("people", [(one,) for one in PEOPLE] if IN_FULL else [PEOPLE], ids=" ".join)
def test_no_page_gives_a_piece_of_an_original_for_any_ticket(walk: Walk, people: tuple[str, ...]) -> None:
    faults, given, walked = [], [], 0
    kinds = list(walk.tickets)
    for username in people:
        turn, client = PEOPLE.index(username), walk.client(username)
        for number, address in enumerate(walk.addresses(turn)):
            for kind in kinds if IN_FULL or address in GIVES_FILE else [kinds[(number + turn) % len(kinds)]]:
                for method, status, body in answers(client, address, walk.tickets[kind], number + turn):
                    walked += 1
                    asked = f"{username or 'nobody known'}, {kind}: {method} {address}"
                    faults += [f"{asked}: {status}"] if status not in EXPECTED else []
                    if walk.footage.is_in(body):
                        is_own = username == OPERATOR and (
                            (method, address) == ("GET", walk.file) or (kind, method) == (PASS, "POST")
                        )
                        (given if is_own and address in (*GIVES_FILE, walk.file) else faults).append(asked)
    assert faults == []
    if OPERATOR in people:
        assert {one.rpartition(" ")[2] for one in given} == {*GIVES_FILE, walk.file}, "so this walk can fail"
    assert walked > 300
    gives_tickets_of_the_copy_alone(walk, people)


def gives_tickets_of_the_copy_alone(walk: Walk, people: tuple[str, ...]) -> None:
    """The grant of a view gives its holder a ticket of the copy, and nobody anything else."""
    points = walk.values["code"]
    for username in people:
        client = walk.client(username)
        for modes in (["live"], ["playback"], ["copy"], ["export"], ["copy", "playback"], []):
            asked = {"grant": walk.grant, "points": points, "modes": modes}
            answer = client.post("/access/tickets", json.dumps(asked), content_type="application/json")
            if (username, modes) == (FIRST, ["copy"]):
                assert (answer.status_code, answer.json()["modes"]) == (200, ["copy"])
            else:
                assert answer.status_code in (401, 403, 404), (username, modes)
