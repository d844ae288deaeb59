"""What an attacker would try at the door: forms of other pages, foreign host names, guessed passwords, split requests,
held connections; and what would be left for a thief: logs, process lists, answers of the command line."""

import json
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.support.e2e.door import Contraband, Seat, ask, cameras, database_rows, open_grant, raw, seat_of, ticket_under
from tests.support.e2e.running_home import RunningHome

from mingcha.run.demo.city import CAMERA_PASSWORD, DEMO_ACCOUNTS

DOORS = ("/access/grants", "/access/tickets", "/access/grants/Z1/revoke", "/session/theme", "/session/language")
AUDITOR = next(account for account in DEMO_ACCOUNTS if account.username == "auditor")


@pytest.fixture(scope="module")
def monitor(running_home: RunningHome) -> Seat:
    return seat_of(running_home, "wanghaiyan")


def rows_of_access(home: RunningHome) -> list[int]:
    tables = ("access_grant", "access_ticket", "access_registerrow", "access_revocation", "evidence_entry_detail")
    question = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in tables)
    return [count for (count,) in database_rows(home, question)]


@pytest.mark.parametrize("content", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_a_form_of_another_page_does_nothing(running_home: RunningHome, monitor: Seat, content: str) -> None:
    camera = cameras(running_home)[0]
    body = json.dumps({"purpose": "duty_patrol", "points": [camera], "hours": 1}).encode()
    if content.endswith("urlencoded"):
        body = f"purpose=duty_patrol&points={camera}&hours=1&language=en&theme=night".encode()
    token = monitor.form_token
    foreign = {"Origin": "http://evil.example", "Referer": "http://evil.example/", "X-CSRFToken": token}
    gateways = {"Origin": running_home.gateway, "X-CSRFToken": token}
    for path in DOORS:
        for more in ({}, {"X-CSRFToken": "x" * 64}, foreign, gateways, {"Origin": "null", "X-CSRFToken": token}):
            answer = monitor.ask("POST", path, {"Content-Type": content, **more}, body)
            assert answer.status == 403, (path, more)
            assert "access-control-allow-origin" not in answer.headers
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer = monitor.ask(method, path, {"Content-Type": content, "X-CSRFToken": token})
            assert answer.status == 405, (method, path)


def test_looking_changes_nothing_but_what_opens_a_picture(running_home: RunningHome, monitor: Seat) -> None:
    camera = cameras(running_home)[0]
    open_grant(running_home, [camera])  # its own page would come with a ticket, which is an act of its own
    before = rows_of_access(running_home)
    for path in (*DOORS, "/", "/points", "/law/16", "/accounts/logout/", f"/points/{cameras(running_home)[1]}"):
        monitor.ask("GET", f"{path}?purpose=duty_patrol&points={camera}&reason=x&theme=night&language=en")
    assert monitor.ask("GET", "/points").status == 200
    assert rows_of_access(running_home)[:4] == before[:4]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1"])
def test_a_foreign_host_name_gets_no_page(running_home: RunningHome, monitor: Seat, host: str) -> None:
    answer = monitor.ask("GET", "/points", {"Host": host})
    assert answer.status == 400
    assert b"evil" not in answer.whole
    forwarded = monitor.ask("GET", "/", {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert forwarded.headers["location"].startswith("/")
    assert not forwarded.headers["location"].startswith("//")


def test_a_name_bent_to_this_machine_is_no_page_of_ours(running_home: RunningHome) -> None:
    camera = cameras(running_home)[0]
    bent = {"Host": f"evil.example:{running_home.port + 1}", "Origin": f"http://evil.example:{running_home.port}"}
    for method, path, status in (("OPTIONS", f"/v1/points/{camera}/index", 403), ("GET", "/healthz", 400)):
        answer = ask(running_home.port + 1, method, path, bent)
        assert answer.status == status
        assert "access-control-allow-origin" not in answer.headers


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(running_home: RunningHome) -> None:
    seat = Seat(running_home, {"sessionid": "a" * 32}, "127.0.0.4")
    answer = seat.sign_in(AUDITOR.username, AUDITOR.password, "//evil.example/points")
    assert (answer.status, answer.headers["location"]) == (302, "/")
    session = seat.cookies["sessionid"]
    assert session != "a" * 32
    for cookie in answer.cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie
    assert Seat(running_home, {"sessionid": "a" * 32}).ask("GET", "/points").status == 302
    assert seat.ask("GET", "/points").status == 200
    assert seat.ask("POST", "/accounts/logout/").status == 403
    assert seat.ask("POST", "/accounts/logout/", {"X-CSRFToken": seat.form_token}).status == 302
    assert Seat(running_home, {"sessionid": session}).ask("GET", "/points").status == 302


def test_guessing_a_password_ends_after_a_few_times(running_home: RunningHome) -> None:
    seat = Seat(running_home, source="127.0.0.5")
    answers = [seat.sign_in("nobody-of-this-name", f"guess-{number}").body.decode() for number in range(7)]
    problems = [re.sub(r"<[^>]+>", "", re.findall(r'role="alert">.*?</p>', page, re.S)[0]) for page in answers]
    assert len(set(problems[:5])) == 1
    assert problems[6] != problems[4]


def test_pages_are_kept_by_no_cache_framed_by_nobody_and_say_who_may_be_asked(
    running_home: RunningHome, monitor: Seat
) -> None:
    for path in ("/points", "/accounts/login/", "/no/such/page", f"/points/{cameras(running_home)[0]}"):
        headers = monitor.ask("GET", path).headers
        assert "no-store" in headers["cache-control"], path
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers
    gateway = ask(running_home.port + 1, "GET", "/healthz").headers
    assert (gateway["cache-control"], gateway["x-content-type-options"]) == ("no-store", "nosniff")


def test_a_request_hidden_in_another_is_not_answered(running_home: RunningHome) -> None:
    hidden = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    heads = [
        b"Content-Length: 4\r\nContent-Length: 0",
        b"Content-Length: 4\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding : chunked\r\nContent-Length: 4",
        b"X: y\nContent-Length: 0",
    ]
    for head in heads:
        first = b"POST /v1/revocations HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + b"\r\n\r\n"
        heard = raw(running_home.port + 1, first + hidden)
        assert heard.startswith(b"HTTP/1.1 422 "), head
        assert heard.count(b"HTTP/1.1 ") == 1, head


def test_huge_bodies_are_cut_off_and_held_connections_keep_nobody_out(running_home: RunningHome) -> None:
    limit = b"POST /v1/revocations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n"
    assert raw(running_home.port + 1, limit).startswith(b"HTTP/1.1 422 ")
    body = b'{"grant": "' + b"x" * 8_000_000 + b'"}'
    seat = seat_of(running_home, "wanghaiyan")
    sent = {"Content-Type": "application/json", "X-CSRFToken": seat.form_token}
    try:
        assert seat.ask("POST", "/access/tickets", sent, body).status in (400, 413, 422)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server did not wait for the rest
    held = []
    try:
        for _ in range(600):
            held.append(socket.create_connection(("127.0.0.1", running_home.port + 1), 5))
            held[-1].sendall(b"GET /healthz HTTP/1.1\r\n")
        began = time.monotonic()
        assert ask(running_home.port + 1, "GET", "/healthz").status == 200
        assert time.monotonic() - began < 2
    finally:
        for connection in held:
            connection.close()


def test_no_ticket_and_no_password_is_in_a_log_or_in_a_process_list(running_home: RunningHome) -> None:
    camera = cameras(running_home)[0]
    ticket = ticket_under(running_home, open_grant(running_home, [camera]), [camera])
    path = f"/v1/points/{camera}/index?from=0&to=1"
    ask(running_home.port + 1, "GET", path, {"Authorization": f"Bearer {ticket}"})
    ask(running_home.port + 1, "GET", path, {"Authorization": f"Bearer {ticket}x"})
    open_with_password_in_address(running_home)
    line = "%0A%7B%22event%22%3A%22forged%22%7D"
    seat_of(running_home, "wanghaiyan").ask("GET", f"/no/such{line}")
    contraband = Contraband(running_home)
    secrets = {*contraband.secrets, *(account.password.encode() for account in DEMO_ACCOUNTS), ticket[-40:].encode()}
    sessions = [key.encode() for (key,) in database_rows(running_home, "SELECT session_key FROM django_session")]
    for log in (running_home.path / "logs").glob("*.log"):
        text = log.read_bytes()
        assert [secret[:6] for secret in (*secrets, *sessions) if secret in text] == [], log.name
        assert b"forged" not in text, log.name  # nothing of an address that somebody made up
    web = [json.loads(line) for line in (running_home.path / "logs" / "web.log").read_text().splitlines()]
    assert any(entry.get("event") == "fault at the edge" and entry.get("kind") == "not_found" for entry in web)
    commands = commands_of(running_home)
    assert len(commands) >= 6
    for command in commands:
        simulates = b"simulate" in command  # cameras that do not exist, with a password that is public
        known = {CAMERA_PASSWORD.encode()} if simulates else set()
        assert [secret[:6] for secret in secrets - known if secret in command] == [], command[:80]


def open_with_password_in_address(home: RunningHome) -> None:
    """The mistake that people make: the password inside the camera's address, in every shape that is refused."""
    seat = seat_of(home, "admin")
    sent = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": seat.form_token}
    for address in (
        "rtsp://a:{}@cam.example/x",
        "rtsp://a:{}@8.8.8.8/x",
        "http://a:{}@127.0.0.1/",
        "rtsp://a:{}@[::1/",
    ):
        form = {"system": "JHG-1", "name": "东侧", "part": "passage", "url": address.format(CAMERA_PASSWORD)}
        answer = seat.ask("POST", "/points/new", sent, urlencode(form).encode())
        assert answer.status in (403, 404, 422)


def commands_of(home: RunningHome) -> list[bytes]:
    """The command lines of this home's programs."""
    commands = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            if f"MINGCHA_HOME={home.path}".encode() in environment:
                commands.append((folder / "cmdline").read_bytes())
        except OSError:
            continue  # it has just ended, or is somebody else's
    return commands


def test_only_the_owner_of_the_home_reads_its_files(running_home: RunningHome) -> None:
    for name in ("data", "run", "logs", "keys"):
        assert (running_home.path / name).stat().st_mode & 0o077 == 0, name


@pytest.mark.law("16(3)")
def test_passwords_of_cameras_never_leave(running_home: RunningHome) -> None:
    contraband = Contraband(running_home)
    assert CAMERA_PASSWORD.encode() in contraband.secrets
    assert len(database_rows(running_home, "SELECT 1 FROM registry_point WHERE sealed_password <> ''")) >= 8
    for words in (("status", "--json"), ("camera", "list", "--json")):
        said = running_home.mingcha(*words, check=False)
        assert said.stdout.count("4201") >= 8, words
        assert contraband.secret_in((said.stdout + said.stderr).encode()) == "", words
    as_auditor = ("camera", "list", "--json", "--as", AUDITOR.username)
    as_person = running_home.mingcha(*as_auditor, stdin=AUDITOR.password)
    assert len(json.loads(as_person.stdout)) >= 8
    assert contraband.secret_in(as_person.stdout.encode()) == ""
    published = [path for path in (running_home.path / "data").rglob("*") if path.is_file() and "log/" in str(path)]
    for path in [*published, *(running_home.path / "data" / "footage").rglob("*.mp4")]:
        assert contraband.secret_in(path.read_bytes()) == "", path
    journal = running_home.path / "data" / "recorder" / "journal.db"
    for path in (journal, journal.with_name("journal.db-wal"), running_home.path / "data" / "mingcha.db"):
        assert CAMERA_PASSWORD.encode() not in path.read_bytes(), path
