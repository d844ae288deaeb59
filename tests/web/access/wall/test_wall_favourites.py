"""Favourites on the wall: kept and dropped by its page, first in its tree, no way to a picture (articles 3, 16(3))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.wall import opened, wall_json

from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.models import Ticket


def kept(client: Client, code: str, status: int = 200, **said: object) -> list[str]:
    """The favourites that the page is told of."""
    body = {"code": code, "kept": True, **said}
    response = client.post("/watch/favourites", body, content_type="application/json")
    assert response.status_code == status, response.content
    return [one["code"] for one in response.json()["points"]] if status == 200 else []


@pytest.mark.law("3", "16(3)")
def test_a_favourite_comes_with_the_wall_and_opens_nothing(signed_in: Callable[..., Client], city: City) -> None:
    client, code, other = signed_in("monitor"), city.points["JHG"].code, city.points["HQX"].code
    assert kept(client, other) == [other]
    assert (Ticket.objects.count(), RegisterRow.objects.count()) == (0, 0)
    opened(client, code)
    page = wall_json(client.get(f"/watch/wall/4?points={code}").content.decode())
    assert page["favourites"] == [other]
    assert page["slots"] == [code], "a favourite takes no tile"
    assert {one["code"] for one in page["points"]} == {code, other}
    assert kept(client, other, kept=False) == []


@pytest.mark.law("3")
def test_a_point_of_another_territory_is_no_favourite(signed_in: Callable[..., Client], city: City) -> None:
    client = signed_in("monitor")
    kept(client, city.points["WCT"].code, 403)
    kept(client, "1", 404)
    kept(client, city.points["JHG"].code, 404, kept=False)
    assert client.get("/watch/favourites").status_code == 405
