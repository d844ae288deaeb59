"""A page with pictures brings its first ticket, by the same action as any other; one without pictures brings none."""

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.models import Ticket
from mingcha.web.frame.player_modules import modules_of

MODULES = {"viewer.js", "live.js", "opening.js", "segment_buffer.js", "mp4_times.js", "ticket.js", "server.js"}


def first_ticket(html: str) -> dict[str, object] | None:
    """What the page's head holds."""
    found = re.search(r'<meta name="first-ticket" content="([^"]*)"', html)
    ticket: dict[str, object] | None = json.loads(unescape(found[1])) if found and found[1] else None
    return ticket


@pytest.mark.law("16(3)")
@pytest.mark.parametrize(("path", "ways"), [("/points/{code}", {"live", "playback"}), ("/watch/wall/4", {"live"})])
def test_the_ticket_of_a_page_is_issued_and_entered_like_any_other(
    signed_in: Callable[..., Client], city: City, path: str, ways: set[str]
) -> None:
    client = signed_in("monitor")
    wall = client.get("/watch/wall/4").content.decode()
    codes = re.findall(r'name="points" value="(\d{20})"', wall)
    client.post("/access/grants", {"purpose": "duty_patrol", "points": codes})
    assert not Ticket.objects.exists()
    address = path.format(code=city.points["JHG"].code)
    ticket = first_ticket(client.get(address, headers={"Sec-Fetch-Site": "same-origin"}).content.decode())
    assert ticket is not None
    row = Ticket.objects.get()
    assert (ticket["grant"], ticket["expires_ms"]) == (row.grant.no, row.ends_ms)
    assert ticket["points"] == row.points.split()
    assert set(RegisterRow.objects.values_list("way", flat=True)) == ways


def test_a_page_without_a_grant_brings_none(signed_in: Callable[..., Client], city: City) -> None:
    code = city.points["JHG"].code
    for username in ("monitor", "district", "auditor"):
        html = signed_in(username).get(f"/points/{code}").content.decode()
        assert "first-ticket" not in html
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("site", [None, "cross-site", "same-site"])
def test_a_page_that_a_foreign_site_led_to_brings_none(
    signed_in: Callable[..., Client], city: City, site: str | None
) -> None:
    client = signed_in("monitor")
    code = city.points["JHG"].code
    client.post("/access/grants", {"purpose": "duty_patrol", "points": code})
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert first_ticket(client.get(f"/points/{code}", headers=headers).content.decode()) is None
    assert not Ticket.objects.exists()
    assert not RegisterRow.objects.exists()


def test_all_that_an_entry_imports_is_fetched_at_once(signed_in: Callable[..., Client], city: City) -> None:
    names = {path.rsplit("/", 1)[1] for path in modules_of("viewer.js")}
    if not names:
        pytest.fail("the static files are not built: npm run build")
    assert names >= MODULES
    client = signed_in("monitor")
    code = city.points["JHG"].code
    client.post("/access/grants", {"purpose": "duty_patrol", "points": code})
    html = client.get(f"/points/{code}").content.decode()
    preloads = set(re.findall(r'rel="modulepreload" href="/static/build/player/([a-z0-9_]+\.js)"', html))
    assert preloads == names | {path.rsplit("/", 1)[1] for path in modules_of("frame.js")}
