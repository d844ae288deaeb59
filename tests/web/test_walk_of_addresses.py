"""Every role asks for every address: nothing but the answers of a door, and never a picture, a password or a key
(articles 16(3), 19). The walk over a running home, with its footage, is tests/e2e/test_no_footage_without_ticket.py.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.support.length import IN_FULL
from tests.support.registry.city import City
from tests.support.registry.sharing_people import OF_SHARING, with_sharing_people
from tests.support.web.addresses import patterns_of
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock

ROLES = ("admin", "city", "district", "elsewhere", "manager", "monitor", "guard", "auditor", "security", "nobody")
EXPECTED = {200, 302, 401, 403, 404, 405, 409, 422}
NOT_WELL = re.compile(r"/healthz|/oversight/looks/cameras/\d{20}/views|/oversight/looks/[^/]+/sheets?(/new)?")
"""What asks a recorder, of which there is none beside this test: 503."""
CHECK_ASKED = ("/api/v1/evidence/checks", 202)
LEAVES = {"/accounts/logout/", "/accounts/login/", "/api/v1/me/sessions/1/end"}
"""A walk that signs itself out sees nothing afterwards."""
PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]\x00|/9j/4AAQSkZJ")
BOX = re.compile(rb"\x00[\x00-\xff]{3}(?:ftyp|styp|moov|moof|mdat|prft)|AAAA[A-Za-z0-9+/_-]{2}Z0eX")
CAMERA_PASSWORD = b"let-me-in"


def addresses(city: City, turn: int) -> list[str]:
    """Every address, with something that is there, or could be, in the place of each parameter: one of its values by
    turns, so that each is asked by some of the roles; in `make soak` all of them."""
    point, other = city.points["JHG"].code, city.points["WCT"].code
    given = {
        "code": [point, other], "number": ["1", "16", "H00000001"], "tiles": ["4"], "name": ["H00000001"],
        "channel": [point], "channel_code": [point],
        "text": ["no-link-of-ours"], "what": ["password", "factors"], "assignment": ["1"], "action": ["1"],
        "problem": ["1"], "document": ["1"], "scan": ["0", "1"], "approval": ["1"], "record": ["1"],
        "work": ["main", "video"], "stage": ["use", "design"],
        "key": ["access.letter_valid_days"], "index": ["0"], "which": ["application", "recorder"],
        "path": ["checkpoint", "tile/0/000"], "zoom": ["14"], "column": ["13461"], "row": ["6715"],
        "kind": ["passkey", "code"], "part": ["name", "scope"], "username": ["guard", "monitor", "no-such-person"],
        "no": [
            "O20261125-0001", "L20261125-0001", "D20261125-0001", "P2026-000001-0000-0000-0000-0000", "M00000001",
            "S20261125-0001", "N20261125-0001", "J20261125-0001", "B20261125-0001",
        ],
        "key_id": ["0" * 64], "export": ["E20261125-0001"], "paper": ["1"], "link": ["1"],
        "secret": ["no-token-of-ours"], "language": ["en"], "version": ["1"], "line": ["2026-000001"],
        "redaction": ["R20261125-0001"], "unit": ["HQXX", "JAGA"], "inspection": ["1"], "finding": ["1"],
        "year": ["2026", "2022"], "target": ["whsj"], "figure": ["clues", "none"], "sha256": ["0" * 64],
    }  # fmt: skip
    found = ["/no/such/page"]
    for pattern in patterns_of(get_resolver("mingcha.web.urls")):
        filled = [f"/{pattern}"]
        for parameter in re.findall(r"<[^>]+>", pattern):
            name = parameter.strip("<>").rpartition(":")[2]
            assert name in given, f"say what to put in for {parameter} of {pattern}"
            filled = [
                one.replace(parameter, value)
                for one in filled
                for value in (given[name] if IN_FULL else [given[name][turn % len(given[name])]])
            ]
        found += filled
    return found


def faults_of(address: str, status: int, body: bytes) -> list[str]:
    """What must not be in an answer."""
    well = status in EXPECTED or (address, status) == CHECK_ASKED or (status == 503 and NOT_WELL.fullmatch(address))
    faults = [] if well else [f"{address}: {status}"]
    faults += [f"{address}: a picture"] if PICTURE.search(body) else []
    faults += [f"{address}: footage"] if BOX.search(body) else []
    faults += [f"{address}: a camera's password"] if CAMERA_PASSWORD in body else []
    return faults


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("role", ROLES)
def test_no_address_gives_a_picture_or_a_secret(
    city: City, signed_in: Callable[..., Client], clock: HandClock, role: str
) -> None:
    turn = ROLES.index(role)
    client, walked, faults = signed_in(role), addresses(city, turn), []
    client.raise_request_exception = False
    shown = 0
    for number, address in enumerate(walked):
        clock.advance(timedelta(milliseconds=500))  # two requests: under the rate of an account
        answers = []
        # by turns: a tenth of the addresses is asked for, a tenth sent to, the rest left to the other roles
        part = (number + turn) % len(ROLES)
        if IN_FULL or part == 0:
            answers.append(client.get(address))
            shown += answers[0].status_code == 200
        if address not in LEAVES and (IN_FULL or part == 1):
            answers.append(client.post(address, {"points": [city.points["JHG"].code]}, content_type="application/json"))
        for answer in answers:
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            faults += faults_of(address, answer.status_code, body)
    assert faults == []
    assert len(walked) > 60
    assert shown > 10


REGISTERED = ("江汉关", "花桥小学正门", "武昌江滩")
"""What only the register of points says: the names of sites."""
OPEN_TO_SHARING = ("/today", "/account", "/law", "/law/13")
SHOWS_PARTS = "/law/parts"
"""The parts of pages, filled with a city that was made up."""


@pytest.mark.law("13(1)", "16(3)", "19")
@pytest.mark.parametrize("role", OF_SHARING)
def test_a_role_of_sharing_reads_nothing_of_the_register(city: City, clock: HandClock, role: str) -> None:
    """A clerk over the whole city, and a department user: whatever address they ask for, no site is named, no picture
    comes; the list and the map are refused."""
    people, client = with_sharing_people(city, clock), Client()
    sign_in(client, people[role])
    client.raise_request_exception = False
    turn, faults, shown = OF_SHARING.index(role), [], 0
    for number, address in enumerate(addresses(city, turn)):
        if address in LEAVES or (number % 10 != turn and not IN_FULL):
            continue
        clock.advance(timedelta(milliseconds=500))
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        faults += faults_of(address, answer.status_code, body)
        if address != SHOWS_PARTS:
            faults += [f"{address}: {name}" for name in REGISTERED if name.encode() in body]
        shown += answer.status_code == 200
    assert faults == []
    assert shown > 10
    assert {client.get(address).status_code for address in OPEN_TO_SHARING} == {200}
    for address in ("/points", "/points/map", "/api/v1/points", f"/points/{city.points['JHG'].code}"):
        assert client.get(address).status_code == 403, address


def test_the_walk_can_fail() -> None:
    assert faults_of("/x", 500, b"") == ["/x: 500"]
    assert faults_of("/x", 200, b"\x00\x00\x00\x18ftypiso5") == ["/x: footage"]
    assert faults_of("/x", 200, b"\xff\xd8\xff\xe0\x00\x10JFIF") == ["/x: a picture"]
    assert faults_of("/x", 200, b"rtsp://u:let-me-in@10.1.2.3") == ["/x: a camera's password"]
    assert faults_of("/x", 200, b"a page") == []
