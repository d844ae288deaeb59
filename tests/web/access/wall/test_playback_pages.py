"""The pages of playback in step and of kept pictures: who reaches them, what they carry, what they never hand out."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.door import shared_with_police
from tests.support.registry.city import City
from tests.support.registry.staffing import age_training
from tests.support.web.page_checks import PageReader

from mingcha.access.register.models import RegisterRow
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.taken_picture import TakenPicture
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.access.wall.forms import instant_of
from mingcha.web.frame import wiring

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 20
OWN = {"Sec-Fetch-Site": "same-origin"}

type SignIn = Callable[..., Client]


@pytest.fixture
def pictures() -> Iterator[list[str]]:
    """The port of pictures gives a frame for everything; what it was asked for."""
    asked: list[str] = []

    def take(camera: str, at_ms: int, token: str) -> TakenPicture:
        asked.append(camera)
        assert token
        return TakenPicture(JPEG, at_ms - 20, "rec-1", 1, at_ms // 60_000, 1, 2, 3, hashlib.sha256(b"x").digest())

    before = wiring.use_pictures(take)
    yield asked
    wiring.use_pictures(before)


def grant_of(client: Client, *codes: str) -> str:
    """Opens duty viewing of points; the grant's number."""
    answer = client.post(
        "/access/grants", {"purpose": "incident", "points": list(codes)}, headers={"Accept": "application/json"}
    )
    return str(answer.json()["grant"])


def keep(client: Client, grant: str, code: str, at_ms: int, reason: str = "案件线索") -> dict[str, object]:
    """Keeps a picture; the answer with its status."""
    body = {"grant": grant, "point": code, "at_ms": at_ms, "reason": reason}
    answer = client.post("/access/snapshots", body, content_type="application/json")
    return {"status": answer.status_code, **answer.json()}


def test_cameras_are_shown_in_the_order_asked_for_under_their_grants(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    shared_with_police(city, clock)
    client = signed_in("monitor")
    codes = [city.points[site].code for site in ("HQX", "JHG")]
    asked = f"/watch/sync?p={','.join(codes)}&t=2026-11-25T13:41:07"
    before = client.get(asked).content.decode()
    assert "data-sync" not in before
    assert re.findall(r'name="points" value="(\d{20})"', before) == codes
    first, second = grant_of(client, codes[0]), grant_of(client, codes[1])
    html = client.get(asked, headers=OWN).content.decode()
    assert re.findall(r'data-code="(\d{20})"\s+data-name="[^"]+"\s+data-grant="([^"]+)"', html) == [
        (codes[0], first),
        (codes[1], second),
    ]
    assert html.count('class="purpose"') == 2
    assert f'data-at="{instant_of("2026-11-25 13:41:07")}"' in html
    ticket = unescape(re.findall(r'name="first-ticket" content="([^"]*)"', html)[0])
    assert codes[0] in ticket
    assert codes[1] not in ticket
    assert '"live"' not in ticket
    assert PageReader(html).problems == []


def test_the_choice_of_cameras_offers_what_the_monitor_may_watch(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    """Issue point A.1: the school is in the territory of the police monitor, and offered only while it is shared."""

    def offered() -> set[str]:
        html = signed_in("monitor").get("/watch/sync").content.decode()
        assert PageReader(html).problems == []
        return set(re.findall(r'<option value="(\d{20})"', html))

    assert offered() == {city.points["JHG"].code}
    shared_with_police(city, clock)
    assert offered() == {city.points[site].code for site in ("JHG", "HQX")}


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("username", ["district", "auditor", "city"])
def test_who_is_no_monitor_reads_why_not(signed_in: SignIn, city: City, username: str) -> None:
    answer = signed_in(username).get(f"/watch/sync?p={city.points['JHG'].code}")
    assert answer.status_code == 403
    assert PageReader(answer.content.decode()).refusals == 1


def test_a_training_that_lapses_during_a_shift_ends_what_its_grant_opens(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    """Issue point A.7: a grant outlived the training under which it was opened."""
    age_training("monitor", date(2025, 11, 25))
    shared_with_police(city, clock)
    clock.set_wall(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))  # 23:00 in Shanghai, the last day of twelve months
    client, codes = signed_in("monitor"), [city.points[site].code for site in ("HQX", "JHG")]
    grant_of(client, codes[0])
    assert 'name="first-ticket"' in client.get(f"/watch/sync?p={codes[0]}", headers=OWN).content.decode()
    clock.advance(timedelta(hours=2))
    client = signed_in("monitor")
    answer = client.get(f"/watch/sync?p={codes[0]}", headers=OWN)
    assert answer.status_code == 403
    assert 'name="first-ticket"' not in answer.content.decode()
    assert client.get(f"/watch/sync?p={','.join(codes)}").status_code == 403
    assert client.get("/watch/sync").status_code == 200


def test_five_cameras_and_unknown_ones(signed_in: SignIn, city: City) -> None:
    client = signed_in("monitor")
    many = ",".join(f"4201020000131000{number:04d}" for number in range(5))
    assert client.get(f"/watch/sync?p={many}").status_code == 422
    assert client.get("/watch/sync?p=42010200001310009999").status_code == 404
    assert client.get("/watch/sync?p=%00").status_code == 404
    assert client.get(f"/watch/sync?p={city.points['JHG'].code}&t=soon").status_code == 200


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-11-24T13:41:07", 1_795_498_867_000),
        ("2026-11-24 13:41", 1_795_498_860_000),
        ("", None),
        ("1341", None),
        ("2026-02-30T10:00", None),
        ("2026-11-24T13:41:07Z", None),
    ],
)
def test_the_time_of_an_address(text: str, right: int | None) -> None:
    assert instant_of(text) == right


@pytest.mark.law("16(3)")
def test_a_kept_picture_is_listed_shown_and_registered(
    signed_in: SignIn, city: City, clock: HandClock, pictures: list[str]
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    at_ms = int(clock.now().timestamp() * 1000) - 60_000
    kept = keep(client, grant_of(client, code), code, at_ms)
    assert kept["status"] == 201
    assert (kept["shown_ms"], kept["digest"]) == (at_ms - 20, hashlib.sha256(JPEG).hexdigest())
    assert kept["evidence_url"] == ""
    assert pictures == [code]
    page = client.get(f"/points/{code}").content.decode()
    assert f'href="/access/snapshots/{kept["no"]}"' in page
    shown = client.get(f"/access/snapshots/{kept['no']}").content.decode()
    assert PageReader(shown).problems == []
    assert f'src="/access/snapshots/{kept["no"]}/picture"' in shown
    picture = client.get(f"/access/snapshots/{kept['no']}/picture", headers=OWN)
    assert (picture.content, picture["Content-Type"]) == (JPEG, "image/jpeg")
    assert picture["Content-Disposition"] == "inline"
    assert "no-store" in picture["Cache-Control"]
    assert set(RegisterRow.objects.filter(way="snapshot").values_list("destination", flat=True)) == {
        "evidence",
        "browser",
    }
    (settings.MINGCHA_HOME.documents / Snapshot.objects.get().file).unlink()


@pytest.mark.law("19")
def test_the_auditor_sees_the_proof_and_not_the_picture(
    signed_in: SignIn, city: City, clock: HandClock, pictures: list[str]
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    kept = keep(client, grant_of(client, code), code, int(clock.now().timestamp() * 1000) - 60_000)
    assert pictures
    auditor = signed_in("auditor")
    html = auditor.get(f"/access/snapshots/{kept['no']}").content.decode()
    assert str(kept["digest"]) in html
    assert "/picture" not in html
    assert f"?before={int(str(kept['entry'])) + 1}" in html
    assert auditor.get(f"/access/snapshots/{kept['no']}/picture", headers=OWN).status_code == 403
    assert signed_in("elsewhere").get(f"/access/snapshots/{kept['no']}").status_code == 404
    (settings.MINGCHA_HOME.documents / Snapshot.objects.get().file).unlink()


def test_the_number_of_a_kept_picture_says_nothing_to_who_does_not_read_it(
    signed_in: SignIn, city: City, clock: HandClock, pictures: list[str]
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    kept = keep(client, grant_of(client, code), code, int(clock.now().timestamp() * 1000) - 60_000)
    assert pictures
    for username in ("guard", "elsewhere", "admin"):
        other = signed_in(username)
        for number in (kept["no"], "P20261125-0009", "%00"):
            assert other.get(f"/access/snapshots/{number}").status_code == 404
            assert other.get(f"/access/snapshots/{number}/picture", headers=OWN).status_code == 404
    (settings.MINGCHA_HOME.documents / Snapshot.objects.get().file).unlink()


@pytest.mark.parametrize("site", [None, "cross-site", "same-site"])
def test_a_foreign_page_opens_no_kept_picture(
    signed_in: SignIn, city: City, clock: HandClock, pictures: list[str], site: str | None
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    kept = keep(client, grant_of(client, code), code, int(clock.now().timestamp() * 1000) - 60_000)
    assert pictures
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert client.get(f"/access/snapshots/{kept['no']}/picture", headers=headers).status_code == 403
    assert not RegisterRow.objects.filter(way="snapshot", destination="browser").exists()
    (settings.MINGCHA_HOME.documents / Snapshot.objects.get().file).unlink()


@pytest.mark.law("16(3)")
def test_refusals_and_faults_reach_the_player(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    grant, at_ms = grant_of(client, code), int(clock.now().timestamp() * 1000) - 60_000
    refused = keep(client, grant, code, at_ms, reason="")
    assert (refused["status"], refused["article"]) == (403, "16(3)")

    def cannot(camera: str, at_ms: int, token: str) -> TakenPicture:
        raise Fault(FaultKind.UNSUPPORTED, Words("未安装解码组件", "the extra `picture` is not installed"))

    before = wiring.use_pictures(cannot)
    try:
        fault = keep(client, grant, code, at_ms)
    finally:
        wiring.use_pictures(before)
    assert (fault["status"], fault["error"], fault["reason"]) == (415, "unsupported", "未安装解码组件")
    assert keep(Client(), grant, code, at_ms)["status"] == 401
