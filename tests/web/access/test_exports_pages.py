"""Pages of exports: made by the unit's person on duty, handed over with a line in the register, fetched once, and
followed to the end of the copy (articles 15, 16(3), 19)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.exporting import FROM_MS, TO_MS, Originals, served, work
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, Asking
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.web.sign_in import sign_in

from mingcha.access.copies.queries import copies
from mingcha.access.exports.queries import exports
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.web.access.exports.forms import CopyEndForm

type ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.law("15", "16(3)", "19")


@pytest.fixture
def clock() -> HandClock:
    """An hour after the footage."""
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


@pytest.fixture
def asked(db: None, pages_clock: HandClock) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return copied_asking(pages_clock, settings.MINGCHA_HOME.documents)


@pytest.fixture
def originals(asked: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Originals]:
    """A gateway with the footage of the school's camera."""
    with served(tmp_path, (asked.city.points["HQX"].code,), asked.clock, monkeypatch) as found:
        yield found


@pytest.fixture
def client_of(asked: Asking) -> ClientOf:
    """A client in which this person is signed in afresh."""

    def made(username: str) -> Client:
        client = Client()
        sign_in(client, asked.people[username])
        return client

    return made


@pytest.fixture(autouse=True)
def _no_exports() -> Iterator[None]:
    yield
    folder = settings.MINGCHA_HOME.exports
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink()


def opened(asked: Asking) -> str:
    """The number of an open request to copy what is recorded."""
    day = shanghai_day(asked.clock.now()) + timedelta(days=30)
    return asked.opened(way="copy", return_by=day, from_ms=FROM_MS + 500, to_ms=TO_MS).no


def test_an_export_is_made_handed_over_fetched_once_and_returned(
    asked: Asking, client_of: ClientOf, originals: Originals
) -> None:
    no, guard = opened(asked), client_of(OPERATOR)
    assert f"/requests/{no}/exports" in guard.get(f"/requests/{no}").content.decode()
    assert "没有导出" in guard.get(f"/requests/{no}/exports").content.decode()
    assert guard.post(f"/requests/{no}/exports/start", {"method": "usb", "recipient": ""}).status_code == 302
    (row,) = exports(asked.people[OPERATOR], at=asked.clock.now())
    assert "0 / 3" in guard.get(f"/requests/{no}/exports").content.decode()
    work(row, asked.clock)
    assert "已备妥" in guard.get(f"/requests/{no}/exports").content.decode()
    handed = guard.post(f"/requests/{no}/exports/{row.no}/deliver")
    assert handed.status_code == 200
    token = handed.context["token"]
    assert token in handed.content.decode()
    assert client_of(APPROVER).post("/exports/file", {"token": token}).status_code == 403, "a pass is one person's"
    file = guard.post("/exports/file", {"token": token})
    assert file.headers["Content-Disposition"] == f'attachment; filename="{row.no}.zip"'
    assert b"".join(file.streaming_content).startswith(b"PK")
    file.close()
    again = guard.get(f"/exports/{row.no}/file", headers={"Range": "bytes=10-19", "If-Range": file.headers["ETag"]})
    assert (again.status_code, len(b"".join(again.streaming_content))) == (206, 10)
    assert again.headers["Content-Range"].startswith("bytes 10-19/")
    assert client_of(APPROVER).get(f"/exports/{row.no}/file").status_code == 403
    (held,) = copies(asked.people[OPERATOR], at=asked.clock.now())
    assert held.no in guard.get(f"/requests/{no}/exports").content.decode()
    assert guard.post(f"/requests/{no}/copies/{held.no}/end", {"end": "lost", "proof": "x"}).status_code != 302
    refused = guard.post(f"/requests/{no}/copies/{held.no}/end", {"end": "destroyed", "proof": ""})
    assert refused.status_code == 403
    assert f'id="copy-{held.no}-proof"' in refused.content.decode(), "the answer stands in the form of this copy"
    answer = guard.post(f"/requests/{no}/copies/{held.no}/end", {"end": "destroyed", "proof": "销毁记录\n3 号"})
    assert answer.status_code == 302
    page = guard.get(f"/requests/{no}/exports").content.decode()
    assert "已销毁" in page
    assert "销毁记录 3 号" in page


def test_each_copy_of_a_request_has_a_form_of_its_own() -> None:
    first, second = CopyEndForm(copy="C20261129-0001"), CopyEndForm({"end": ""}, copy="C20261129-0002")
    assert {one.auto_id for one in first}.isdisjoint(one.auto_id for one in second)


def test_the_form_is_for_those_who_may_and_the_list_renews_itself(asked: Asking, client_of: ClientOf) -> None:
    no, guard = opened(asked), client_of(OPERATOR)
    start = f'action="/requests/{no}/exports/start"'
    assert start in guard.get(f"/requests/{no}/exports").content.decode()
    guard.post(f"/requests/{no}/exports/start", {"method": "usb", "recipient": ""})
    page = guard.get(f"/requests/{no}/exports").content.decode()
    assert f'hx-get="/requests/{no}/exports"' in page, "a job makes it"
    assert "htmx.js" in page, "the program that asks again"
    for username, article in ((APPROVER, "16(3)"), ("auditor", "15"), (FIRST, "15")):
        answer = client_of(username).get(f"/requests/{no}/exports")
        assert start not in answer.content.decode()
        assert answer.context["may_export"].article == article


def test_an_export_to_a_medium_from_the_page(
    asked: Asking, client_of: ClientOf, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no, guard = opened(asked), client_of(OPERATOR)
    assert 'name="destination"' not in guard.get(f"/requests/{no}/exports").content.decode(), "there is one way"
    media = tmp_path / "media"
    media.mkdir()
    monkeypatch.setattr(settings, "MINGCHA_EXPORT_FOLDER", media)
    assert 'name="destination"' in guard.get(f"/requests/{no}/exports").content.decode()
    given = {"method": "disc", "recipient": "", "destination": "folder", "target": "disc-1"}
    assert guard.post(f"/requests/{no}/exports/start", {**given, "destination": "moon"}).status_code == 422
    assert guard.post(f"/requests/{no}/exports/start", {**given, "target": "../x"}).status_code == 422
    assert guard.post(f"/requests/{no}/exports/start", given).status_code == 302
    (row,) = exports(asked.people[OPERATOR], at=asked.clock.now())
    work(row, asked.clock)
    assert [one.name for one in (media / "disc-1").iterdir()] == [row.file_name]
    page = guard.get(f"/requests/{no}/exports").content.decode()
    assert "已送达" in page
    assert f"/exports/{row.no}/deliver" not in page, "its job has sent it"


def test_a_wrong_export_is_refused_at_the_form_and_others_see_nothing(asked: Asking, client_of: ClientOf) -> None:
    no, guard = opened(asked), client_of(OPERATOR)
    assert guard.post(f"/requests/{no}/exports/start", {"method": "pigeon"}).status_code == 403
    assert guard.post(f"/requests/{no}/exports/start", {"method": "usb", "recipient": "AGE!"}).status_code == 422
    assert guard.post(f"/requests/{no}/exports/start", {"method": "usb", "recipient": "age1nokey"}).status_code == 422
    assert client_of(FIRST).post(f"/requests/{no}/exports/start", {"method": "usb"}).status_code == 403
    assert exports(asked.people[OPERATOR], at=asked.clock.now()) == ()
    assert client_of("elsewhere").get(f"/requests/{no}/exports").status_code == 404
    assert guard.post("/exports/file", {"token": "no-token"}).status_code == 401
    assert guard.post("/exports/file", {"token": "<>"}).status_code == 422


def test_a_request_to_view_plays_its_copy_and_exports_nothing(asked: Asking, client_of: ClientOf) -> None:
    no = asked.opened().no
    assert f"/requests/{no}/watch" in client_of(FIRST).get(f"/requests/{no}").content.decode()
    for username in (OPERATOR, APPROVER, "auditor"):
        page = client_of(username).get(f"/requests/{no}/watch").content.decode()
        assert "data-copy" not in page, "the officers' alone"
    assert client_of(OPERATOR).post(f"/requests/{no}/exports/start", {"method": "usb"}).status_code == 403
