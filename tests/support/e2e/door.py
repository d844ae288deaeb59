"""What an attacker and a monitor both have: a seat with cookies, the gateway, tickets; and what may never leave."""

import base64
import http.client
import json
import random
import re
import socket
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from tests.support.e2e.running_home import RunningHome
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, build_ticket, open_ticket
from mingcha.kit.keys import KeyFolder
from mingcha.run.demo.city import CAMERA_PASSWORD, DEMO_ACCOUNTS

WINDOW_BYTES = 24
SEATS_ADDRESS = "127.0.0.3"
"""Where the seats of these tests sit: the limits of sign-in count by address, and others sign in meanwhile."""
_BOX = re.compile(rb"\x00[\x00-\xff]{3}(?:ftyp|styp|moov|moof|mdat|prft)")
_BOX_AS_TEXT = re.compile(rb"AAAA[A-Za-z0-9+/_-]{2}Z0eX")  # an ftyp in base64
_PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]\x00|/9j/(?:4AAQSkZJ|/gAPTGF2)")  # a JPEG (ITU-T T.81), also in base64
_SAMPLE_BYTES = 6 * 1024
_X264 = (bytes.fromhex("dc45e9bde6d948b7"), bytes.fromhex("962cd820d923eeef"), b"x264")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and to which question."""

    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def whole(self) -> bytes:
        """Headers too: nothing may leave in them either."""
        return "\n".join([*self.headers.values(), *self.cookies]).encode("latin-1", "replace") + b"\n" + self.body


def ask(
    port: int,
    method: str,
    target: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    source: str = SEATS_ADDRESS,
) -> Answer:
    """One request on a connection of its own; `target` goes out exactly as written."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))
    try:
        connection.putrequest(method, target, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
        for name, value in {**(headers or {}), **({"Content-Length": str(len(body))} if body else {})}.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        response = connection.getresponse()
        try:
            data = response.read()
        except http.client.IncompleteRead as cut:
            data = cut.partial
        cookies = tuple(response.headers.get_all("Set-Cookie") or ())
        said = {name.lower(): value for name, value in response.headers.items()}
        return Answer(f"{method} {target}", response.status, said, data, cookies)
    finally:
        connection.close()


@dataclass
class Seat:
    """A browser's cookies in front of the pages; nobody is signed in until sign_in."""

    home: RunningHome
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = SEATS_ADDRESS

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = ask(self.home.port, method, path, sent, body, source=self.source)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def sign_in(self, username: str, password: str, target: str = "") -> Answer:
        page = self.ask("GET", "/accounts/login/").body.decode()
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        form = {"csrfmiddlewaretoken": token, "login": username, "password": password, "next": target}
        return self.ask(
            "POST",
            "/accounts/login/",
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode({name: value for name, value in form.items() if value}).encode(),
        )

    def send(self, path: str, **fields: str) -> Answer:
        """As a form of a page is sent, with its token."""
        form = urlencode({"csrfmiddlewaretoken": self.form_token, **fields})
        return self.ask("POST", path, {"Content-Type": "application/x-www-form-urlencoded"}, form.encode())

    @property
    def form_token(self) -> str:
        return re.findall(r'name="csrf-token" content="(\w+)"', self.ask("GET", "/law").body.decode())[0]

    def post(self, path: str, said: object) -> Answer:
        """As the player posts: JSON with the page's token."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.form_token}
        return self.ask("POST", path, headers, json.dumps(said).encode())


_SEATS: dict[tuple[Path, str], Seat] = {}


def seat_of(home: RunningHome, username: str) -> Seat:
    """The seat of a demo account, signed in once for all tests; a fresh one for nobody ("")."""
    if not username:
        return Seat(home)
    if (home.path, username) not in _SEATS:
        account = next(account for account in DEMO_ACCOUNTS if account.username == username)
        seat = _SEATS[home.path, username] = Seat(home)
        assert seat.sign_in(account.username, account.password).status == 302
    return _SEATS[home.path, username]


def database_rows(home: RunningHome, question: str, *given: object) -> list[tuple[Any, ...]]:
    """Rows of the application's database, read beside the running programs."""
    connection = sqlite3.connect(f"file:{home.path / 'data' / 'mingcha.db'}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(question, given).fetchall()
    finally:
        connection.close()


def cameras(home: RunningHome, unit: str = "JAGA") -> list[str]:
    """20-digit codes of the points in use that a unit manages, drawn ones first: its monitors watch them."""
    question = """
        SELECT p.code FROM registry_point p JOIN registry_system y ON y.id = p.system_id
        JOIN registry_site s ON s.id = y.site_id JOIN registry_organisation o ON o.id = s.organisation_id
        WHERE o.code = ? AND p.state = 'in_use' ORDER BY p.code
    """
    return [code for (code,) in database_rows(home, question, unit)]


def place_of(home: RunningHome, camera: str) -> tuple[float, float]:
    """(longitude, latitude) of a point, degrees of CGCS2000."""
    question = "SELECT longitude_ndeg, latitude_ndeg FROM registry_point WHERE code = ?"
    ((longitude_ndeg, latitude_ndeg),) = database_rows(home, question, camera)
    return longitude_ndeg / 1e9, latitude_ndeg / 1e9


def open_grant(home: RunningHome, points: Iterable[str], username: str = "wanghaiyan") -> str:
    """Opens duty viewing through the page's own address; the grant's number."""
    answer = seat_of(home, username).post(
        "/access/grants", {"purpose": "duty_patrol", "points": list(points), "hours": 1}
    )
    assert answer.status == 201, answer.body
    return str(answer.json()["grant"])


def ticket_under(home: RunningHome, grant: str, points: Iterable[str], username: str = "wanghaiyan") -> str:
    """A ticket through the page's own address."""
    answer = seat_of(home, username).post("/access/tickets", {"grant": grant, "points": list(points)})
    assert answer.status == 200, answer.body
    return str(answer.json()["token"])


def changed(home: RunningHome, token: str, **changes: object) -> str:
    """A ticket with other facts, signed by the home's own key: what a stolen key or a bug of ours would make."""
    keys = KeyFolder(home.path / "keys")
    payload: TicketPayload = replace(open_ticket(token, keys.verifier(TICKET_KEY)), **changes)  # type: ignore[arg-type]
    return build_ticket(payload, keys.signer(TICKET_KEY))


def watch(home: RunningHome, camera: str, token: str, origin: str | None = "", path: str = "/live") -> ClientConnection:
    """Opens live pictures as the player does. Raises InvalidStatus when the handshake is refused."""
    return connect(
        f"ws://127.0.0.1:{home.port + 1}{path}?camera={camera}",
        origin=home.url if origin == "" else origin,  # type: ignore[arg-type]
        subprotocols=["mingcha.v1", f"ticket.{token}"] if token else ["mingcha.v1"],  # type: ignore[list-item]
        compression=None,
        open_timeout=10,
        max_size=None,
        max_queue=None,
    )


def live_answer(home: RunningHome, camera: str, token: str, origin: str | None = "", path: str = "/live") -> Answer:
    """All that a live stream gives until it is closed, its first pictures come, or two seconds have passed."""
    asked, heard = f"WS {path}?camera={camera}", b""
    until = time.monotonic() + 2
    try:
        with watch(home, camera, token, origin, path) as socket:
            while (left := until - time.monotonic()) > 0 and len(heard) < 20_000:
                message = socket.recv(timeout=left)
                heard += message if isinstance(message, bytes) else message.encode()
    except InvalidStatus as refused:
        return Answer(asked, refused.response.status_code, {}, bytes(refused.response.body or b""))
    except ConnectionClosed as closed:
        return Answer(asked, closed.rcvd.code if closed.rcvd else 1006, {}, heard)
    except TimeoutError:
        pass
    return Answer(asked, 101, {}, heard)


def raw(port: int, data: bytes, *, patience_s: float = 5) -> bytes:
    """Sends bytes as they are and gives back all that comes until the end or until nobody says anything more."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), patience_s) as connection:
        connection.sendall(data)
        try:
            while part := connection.recv(65536):
                heard += part
        except TimeoutError:
            pass
    return heard


class Contraband:
    """What no answer may hold: footage that lies on the disk now, its boxes, passwords of cameras, private keys."""

    def __init__(self, home: RunningHome) -> None:
        self.windows: set[bytes] = set()
        for path in (home.path / "data" / "footage").rglob("*.mp4"):
            self.windows |= _windows_of_file(path)
        for path in (home.path / "data" / "documents").rglob("*.jpg"):
            self.windows |= set(windows_of(path.read_bytes()))
        self._beginnings = Beginnings(self.windows)
        sealed = [row[0] for row in database_rows(home, "SELECT sealed_password FROM registry_point") if row[0]]
        hashes = [row[0] for row in database_rows(home, "SELECT password FROM registry_user") if row[0]]
        self.secrets = {CAMERA_PASSWORD.encode(), *(text.encode() for text in (*sealed, *hashes))}
        for path in (home.path / "keys").glob("*.key"):
            key = path.read_bytes()
            self.secrets |= {key, key.hex().encode(), base64.b64encode(key).rstrip(b"=")}

    def footage_in(self, body: bytes) -> str:
        """What of footage is in these bytes; "" when nothing."""
        if found := _BOX.search(body) or _BOX_AS_TEXT.search(body):
            return f"box {found.group(0)!r}"
        if found := _PICTURE.search(body):
            return f"picture {found.group(0)!r}"
        places = (at for at in self._beginnings.in_bytes(body) if body[at : at + WINDOW_BYTES] in self.windows)
        return next((f"footage at {at}" for at in places), "")

    def longest_run_bytes(self, body: bytes) -> int:
        """The length of the longest piece of footage in these bytes, in whole blocks. What is passed on has runs of
        kilobytes; pictures that are drawn flat, as the demo's are, have short runs in common with any second coding of
        them by codes of fixed tables."""
        places = {at for at in self._beginnings.in_bytes(body) if body[at : at + WINDOW_BYTES] in self.windows}
        longest = 0
        for at in sorted(places):
            if at - WINDOW_BYTES not in places:
                end = at
                while end in places:
                    end += WINDOW_BYTES
                longest = max(longest, end - at)
        return longest

    def secret_in(self, body: bytes) -> str:
        """Which secret is in these bytes; "" when none."""
        return next((f"secret {secret[:6]!r}..." for secret in self.secrets if secret in body), "")

    def found_in(self, answer: Answer) -> str:
        """The question and what its answer must not hold; "" when it is clean."""
        found = self.footage_in(answer.whole) or self.secret_in(answer.whole)
        return f"{answer.asked}: {answer.status} holds {found}" if found else ""


class Beginnings:
    """How blocks begin: where in a text it is worth to look closer."""

    def __init__(self, windows: Iterable[bytes]) -> None:
        self._eights = np.unique(np.frombuffer(b"".join(window[:8] for window in windows), "<u8"))
        self._threes = np.zeros(1 << 24, bool)
        self._threes[(self._eights & 0xFFFFFF).astype(np.int64)] = True

    def in_bytes(self, body: bytes) -> list[int]:
        """Where a block may begin: its first three bytes are asked first, since a table answers faster than a search,
        and then all eight."""
        if len(body) < WINDOW_BYTES or not len(self._eights):
            return []
        octets = np.frombuffer(body, np.uint8).astype(np.int32)
        last = len(body) - WINDOW_BYTES + 1
        threes = octets[:last] | octets[1 : last + 1] << 8 | octets[2 : last + 2] << 16
        places = np.flatnonzero(self._threes[threes])
        eights = np.frombuffer(body, np.uint8)[places[:, None] + np.arange(8)].copy().view("<u8").ravel()
        found = np.searchsorted(self._eights, eights)
        found[found == len(self._eights)] = 0
        return [int(at) for at in places[self._eights[found] == eights]]


_KNOWN: dict[Path, tuple[int, frozenset[bytes]]] = {}


def _windows_of_file(path: Path) -> frozenset[bytes]:
    """The windows of a footage file, read again only when it has grown."""
    size_bytes = path.stat().st_size
    if _KNOWN.get(path, (-1,))[0] != size_bytes:
        windows = frozenset(window for payload in media_samples(path) for window in windows_of(payload))
        _KNOWN[path] = size_bytes, windows
    return _KNOWN[path][1]


def media_samples(path: Path) -> Iterator[bytes]:
    """How the `mdat` boxes of a footage file begin (ISO/IEC 14496-12, 4.2); a torn tail ends the walk."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8 and (size := int.from_bytes(head[:4], "big")) >= 8:
            sample = file.read(min(size - 8, _SAMPLE_BYTES))
            if head[4:] == b"mdat":
                yield sample
            file.seek(size - 8 - len(sample), 1)


def windows_of(payload: bytes) -> Iterator[bytes]:
    """Blocks beside each other, so that any 47 bytes in a row hold a whole one; blocks of filling and of the message
    that every stream of x264 begins with are left out."""
    for at in range(0, len(payload) - WINDOW_BYTES + 1, WINDOW_BYTES):
        window = payload[at : at + WINDOW_BYTES]
        if len(set(window)) > WINDOW_BYTES // 2 and not _is_of_x264(window):
            yield window


def _is_of_x264(window: bytes) -> bool:
    """Whether a block is of the message with which x264 names itself: text behind a UUID, and its end."""
    letters = sum(32 <= one < 127 for one in window)
    return letters > WINDOW_BYTES * 3 // 4 or any(part in window for part in _X264)


def wait_for_footage(home: RunningHome, camera: str, token: str) -> tuple[int, int]:
    """Waits until six fragments of the camera can be played; an asked range (ms) that holds them."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        now_ms = int(time.time() * 1000)
        path = f"/v1/points/{camera}/index?from={now_ms - 600_000}&to={now_ms}"
        answer = ask(home.port + 1, "GET", path, {"Authorization": f"Bearer {token}"})
        if answer.status == 200 and len(answer.json()["fragments"]) >= 6:
            return now_ms - 600_000, now_ms
        time.sleep(0.2)
    raise AssertionError(f"no footage of {camera} in thirty seconds")


def files_of_data(home: RunningHome) -> list[Path]:
    """A few files that must be reachable by no address: footage, database, journal, keys, logs."""
    footage = sorted((home.path / "data" / "footage").rglob("*.mp4"))
    some = random.Random(2).sample(footage, 1)
    return [
        *some,
        home.path / "data" / "mingcha.db",
        home.path / "data" / "recorder" / "journal.db",
        home.path / "keys" / "ticket.key",
        home.path / "logs" / "web.log",
    ]
