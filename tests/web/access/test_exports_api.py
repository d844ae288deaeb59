"""Exports and copies over the API, as the page of a request asks: made, handed over, fetched once, brought back."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from tests.support.access.exporting import REQUEST, Opened, request_facts, served, use_request, work
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint
from tests.support.web.sign_in import sign_in, token_of

from mingcha.access.exports.queries import export, export_file
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User

pytestmark = pytest.mark.law("15", "16(3)", "19")
WANTED = {"request": REQUEST, "destination": "page", "method": "usb"}
type SignedIn = Callable[..., Client]


@pytest.fixture
def opened(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    with served(tmp_path, (city.points["HQX"].code,), clock, monkeypatch):
        yield use_request(monkeypatch, request_facts(city))


def post(client: Client, path: str, body: object = None) -> tuple[int, dict]:
    answer = client.post(f"/api/v1/{path}", body or {}, content_type="application/json")
    return answer.status_code, answer.json()


def test_from_the_order_to_the_returned_copy(city: City, clock: HandClock, opened: Opened, signed_in: SignedIn) -> None:
    guard = signed_in("guard")
    status, made = post(guard, "exports", WANTED)
    assert (status, made["state"], made["is_there"]) == (201, "making", False)
    work(export(city["guard"], made["no"], at=clock.now()), clock)
    shown = guard.get(f"/api/v1/exports/{made['no']}").json()
    assert (shown["state"], shown["is_there"], shown["progress"]["state"]) == ("made", True, "done")
    assert guard.get(f"/api/v1/exports?of_request={REQUEST}").json()[0]["no"] == made["no"]
    status, delivery = post(guard, f"exports/{made['no']}/delivery")
    assert status == 200
    answer = guard.post("/api/v1/export-file", {"token": delivery["token"]}, content_type="application/json")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="{made["no"]}.zip"'
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:
        assert archive.testzip() is None
    answer.close()
    shown = guard.get(f"/api/v1/exports/{made['no']}").json()
    assert (shown["handed_over"], shown["contents"]["missing_ms"]) == (1, {"UNREACHABLE": 10_000})
    status, refused = post(signed_in("manager"), "export-file", {"token": delivery["token"]})
    assert (status, refused["article"]) == (403, "16(3)")
    (held,) = guard.get("/api/v1/copies?only_out=true").json()
    assert (held["export"], held["end"], held["line"]) == (made["no"], None, delivery["line"])
    status, ended = post(guard, f"copies/{held['no']}/end", {"end": "returned", "proof": "回执 9 号"})
    assert (status, ended["end"], ended["is_overdue"]) == (200, "returned", False)
    assert guard.get("/api/v1/copies/due").json() == []


@pytest.mark.parametrize(("by", "article"), [("monitor", "15"), ("auditor", "15"), ("admin", "15")])
def test_others_are_refused_with_the_article(opened: Opened, signed_in: SignedIn, by: str, article: str) -> None:
    status, said = post(signed_in(by), "exports", WANTED)
    assert (status, said["article"]) == (403, article)


def test_nobody_reads_of_another_units_exports(city: City, opened: Opened, signed_in: SignedIn) -> None:
    _, made = post(signed_in("guard"), "exports", WANTED)
    assert signed_in("auditor").get(f"/api/v1/exports/{made['no']}").status_code == 200
    assert signed_in("monitor").get(f"/api/v1/exports/{made['no']}").json()["article"] == "15"
    assert signed_in("monitor").get("/api/v1/exports").json() == []


@pytest.mark.law("25")
def test_an_auditor_of_another_district_finds_nothing(
    city: City, clock: HandClock, opened: Opened, signed_in: SignedIn
) -> None:
    add_person("auditor-wc", "WHGA", clock)
    appoint("auditor-wc", "auditor", clock, division="420106")
    guard = signed_in("guard")
    _, made = post(guard, "exports", WANTED)
    work(export(city["guard"], made["no"], at=clock.now()), clock)
    assert post(guard, f"exports/{made['no']}/delivery")[0] == 200
    assert len(signed_in("auditor").get("/api/v1/copies").json()) == 1
    client = Client()
    sign_in(client, User.objects.get(username="auditor-wc"), clock)
    assert [client.get(f"/api/v1/{one}").json() for one in ("exports", "copies", "copies/due")] == [[], [], []]
    assert client.get(f"/api/v1/exports/{made['no']}").status_code == 403
    assert client.get(f"/exports/{made['no']}/file").status_code == 403
    assert made["no"] not in client.get("/requests/copies?which=all").content.decode()


def test_a_file_that_is_gone_and_bytes_that_it_has_not_use_up_no_pass(
    city: City, clock: HandClock, opened: Opened, signed_in: SignedIn
) -> None:
    guard = signed_in("guard")
    _, made = post(guard, "exports", WANTED)
    work(export(city["guard"], made["no"], at=clock.now()), clock)
    _, delivery = post(guard, f"exports/{made['no']}/delivery")
    path = export_file(export(city["guard"], made["no"], at=clock.now()))
    assert path is not None
    size, hidden = path.stat().st_size, path.with_suffix(".hidden")
    body = {"token": delivery["token"]}
    ask = lambda **headers: guard.post(  # noqa: E731
        "/api/v1/export-file", body, content_type="application/json", headers=headers
    )
    path.rename(hidden)
    assert ask().status_code == 404
    hidden.rename(path)
    answer = ask(Range=f"bytes={size}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}")
    assert export(city["guard"], made["no"], at=clock.now()).fetched_at is None
    assert opened.steps == []
    assert len(b"".join(ask().streaming_content)) == size


def test_a_program_with_a_token_exports_nothing(city: City, clock: HandClock, opened: Opened) -> None:
    made = token_of(city["guard"], username="guard", name="test", days=30, clock=clock)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    status, said = post(client, "exports", WANTED)
    assert (status, said["article"]) == (403, "799-16(2)(2)")
