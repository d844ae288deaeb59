"""The own shares and the page of one: for the people whom it names alone, with what is open now (13(2), 16(3), 19)."""

import json
import re
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from tests.support.access.door import ms
from tests.support.access.shares import end_share, remove, shared, withdraw
from tests.support.access.snapshots import JPEG, picture_at
from tests.support.registry.city import City, add_person
from tests.support.registry.drawing import draw_block
from tests.support.registry.filing import placed
from tests.support.registry.sharing_people import with_sharing_people
from tests.support.web.page_checks import PageReader

from mingcha.access.register.models import RegisterRow
from mingcha.access.shares.values import ShareKind
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.refusals.actions import NAME as NOTED
from mingcha.web.frame import wiring

SignedIn = Callable[..., Client]
NAMED = {"people": ("department",), "department": "XFJY"}
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def brigade(city: City, clock: HandClock) -> City:
    """The city with a user of the fire brigade, and a colleague without a role."""
    city.people.update(with_sharing_people(city, clock).people)
    add_person("colleague", "XFJY", clock)
    city.people["colleague"] = User.objects.select_related("organisation").get(username="colleague")
    return city


def page_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers=OWN)
    assert answer.status_code == status, address
    html = str(answer.content.decode())
    assert PageReader(html).problems == [], address
    return html


@pytest.mark.law("13(2)", "16(3)", "19")
def test_a_named_person_opens_points_and_watches_them_live(
    brigade: City, clock: HandClock, signed_in: SignedIn
) -> None:
    client = signed_in("department")
    for address in ("/today", "/sharing/applications"):
        assert 'href="/sharing/watch"' not in page_of(client, address), "nothing leads to what is not there"
    share = shared(brigade, clock, **NAMED, sites=("HQX", "JHG", "WCT"))
    Point.objects.filter(code=brigade.points["WCT"].code).update(
        secrecy="work_secret", secrecy_document="密 1", secrecy_by="user:1"
    )
    for address in ("/today", "/sharing/applications"):
        assert 'href="/sharing/watch"' in page_of(client, address)
    page = f"/sharing/watch/{share}"
    assert f'href="{page}"' in page_of(client, "/sharing/watch")
    before = page_of(client, page)
    code, other, secret = (brigade.points[site].code for site in ("HQX", "JHG", "WCT"))
    assert f'value="{code}"' in before
    assert secret not in before, "a point that became a secret is counted and not named"
    assert brigade.points["WCT"].site_name not in before
    assert f'value="{other}"' not in page_of(client, f"{page}?text={brigade.points['HQX'].site_name}")
    searched = {"points": [other, secret], "text": brigade.points["HQX"].site_name, "lookup": "find"}
    kept = client.post(f"{page}/open", searched).content.decode()
    assert PageReader(kept).problems == []
    assert re.search(rf'value="{other}"[^>]* checked', kept), "a search keeps what was ticked, and opens nothing"
    assert (f'value="{code}"' in kept, secret in kept, RegisterRow.objects.exists()) == (True, False, False)
    assert client.post(f"{page}/open", {"points": []}).status_code == 403
    assert client.post(f"{page}/open", {"points": [secret]}).status_code == 403
    opened = client.post(f"{page}/open", {"points": [code, other]})
    assert opened.headers["Location"] == f"{page}?p={min(code, other)}"
    html = page_of(client, f"{page}?p={code}")
    for part in ("data-shared-live", 'data-grant="V20261125-0001"', f'data-code="{code}"'):
        assert part in html, part
    found = re.search(r'name="first-ticket" content="([^"]+)"', html)
    assert found is not None
    assert json.loads(found[1].replace("&quot;", '"'))["modes"] == ["live"]
    assert RegisterRow.objects.get().camera == code
    assert page_of(signed_in("department", "en"), page)
    remove(share, brigade["department"].pk, clock)
    assert "data-shared-live" not in page_of(client, page, 403)


@pytest.mark.law("13(2)", "799-10")
def test_nothing_tells_a_department_what_closed_a_point(brigade: City, clock: HandClock, signed_in: SignedIn) -> None:
    """T13-4-N: withdrawn, secret or at a classified place: page, refusal and still are byte for byte alike."""
    client, code, read = signed_in("department"), brigade.points["WCT"].code, list[list[str]]()
    point = Point.objects.filter(code=code)
    placed(brigade, clock, code, "114.3005, 30.6105")
    for how in ("withdrawn", "secret", "classified"):
        share = shared(brigade, clock, ShareKind.SNAPSHOT, **NAMED, sites=("HQX", "WCT"))
        page = f"/sharing/watch/{share}"
        assert client.post(f"{page}/open", {"points": [code]}).status_code == 302
        match how:
            case "withdrawn":
                withdraw(share, code, clock)
            case "secret":
                point.update(secrecy="work_secret", secrecy_document="密 1", secrecy_by="user:1")
            case "classified":
                draw_block(brigade["city"], clock, "classified", unit="WCGA")
        both = [brigade.points["HQX"].code, code]  # no grant that runs has them
        answers = [
            client.post(f"{page}/open", {"points": both}),
            client.get(f"{page}/{code}/still", headers=OWN),
            client.get(page),
            client.get("/sharing/watch"),
        ]
        assert [one.status_code for one in answers] == [403, 403, 200, 200]
        assert "不在共享范围内" in answers[0].content.decode()
        read.append([_plain(one.content.decode(), share) for one in answers])
        point.update(secrecy="", secrecy_document="", secrecy_by="")
        end_share(share, clock)
    assert read[0][:3] == read[1][:3] == read[2][:3]
    noted = [one.event["facts"]["reason"] for one in latest_entries(60, with_event=True) if one.act == NOTED]
    assert {"点位已标为工作秘密，不共享", "点位位于涉密区域，不共享"} <= set(noted), "the log has the reason"


def _plain(html: str, share: str) -> str:
    """A page without what differs from page to page: the number of the share and of the grant, tokens, times."""
    plain = re.sub(r'(name="csrf(?:middlewaretoken" value|-token" content)|nonce)="[^"]*"', "", html)
    return re.sub(r"V\d{8}-\d{4}", "GRANT", plain.replace(share, "SHARE"))


@pytest.mark.law("13(2)")
def test_others_find_no_share_and_a_closed_one_names_no_point(
    brigade: City, clock: HandClock, signed_in: SignedIn
) -> None:
    """T13-27-N; outside of its hours it says when it opens."""
    share = shared(brigade, clock, **NAMED, opens=time(1), closes=time(2))
    page = f"/sharing/watch/{share}"
    for who, status in (("clerk", 404), ("city", 404), ("monitor", 404), ("colleague", 403)):
        client = signed_in(who)
        page_of(client, page, status)
        assert client.post(f"{page}/open", {"points": [brigade.points["HQX"].code]}).status_code == status
        assert share not in page_of(client, "/sharing/watch")
    closed = page_of(signed_in("department"), page)
    assert "01:00 至 02:00" in closed
    assert brigade.points["HQX"].code not in closed


@pytest.mark.law("13(2)", "16(3)", "20(1)")
def test_a_playback_share_shows_the_viewing_copy_and_a_picture_share_single_pictures(
    brigade: City, clock: HandClock, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, code = signed_in("department"), brigade.points["HQX"].code
    begun = {**NAMED, "from_at": clock.now() - timedelta(days=3)}
    playback = f"/sharing/watch/{shared(brigade, clock, ShareKind.PLAYBACK, **begun)}"
    assert client.post(f"{playback}/open", {"points": [code]}).status_code == 302
    html = page_of(client, playback)
    for part in ("data-copy", f'data-from="{ms(clock) - 86_400_000}"', "viewing_copy.js"):
        assert part in html, part
    single = f"/sharing/watch/{shared(brigade, clock, ShareKind.SNAPSHOT, **begun)}"
    still = f"{single}/{code}/still"
    assert client.get(still, headers=OWN).status_code == 404, "no grant"
    assert client.post(f"{single}/open", {"points": [code]}).status_code == 302
    assert still not in page_of(client, single), "no picture before it is asked for"
    assert still in page_of(client, f"{single}?p={code}&still=1")
    assert still not in client.get(f"{single}?p={code}&still=1").content.decode(), "a link of another site"
    monkeypatch.setattr(wiring, "take_picture", lambda: lambda *_: picture_at(ms(clock) - 5_400))
    assert client.get(still).status_code == 403, "a page of another site leads to no line"
    assert RegisterRow.objects.count() == 0
    assert client.get(still, headers=OWN).content == JPEG
    assert RegisterRow.objects.get().way == "snapshot"
