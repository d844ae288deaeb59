"""The contractor of many systems at the page: preview with what is refused, then one act (articles 3, 16(6))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("3", "16(6)")
PAGE = "/points/systems/contractors"


def test_a_preview_writes_nothing_and_names_what_is_refused(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    add_organisation(OWNER, code="JCZN", name="江城智能", kind="contractor", division="420106", clock=clock)
    client = signed_in("district", "en")
    listed = client.get(PAGE).content.decode()
    assert PageReader(listed).problems == []
    assert 'value="HQX"' in listed
    assert 'value="WCT"' not in listed, "of another district"
    both = client.post(PAGE, {"contractor": "JCZN", "systems": ["HQX", "WCT"]})
    html = both.content.decode()
    assert both.status_code == 200
    assert PageReader(html).problems == []
    assert "1 refused" in html
    assert 'name="sure"' not in html, "nothing is carried out while one is refused"
    assert not System.objects.exclude(contractor=None).exists()
    alone = client.post(PAGE, {"contractor": "JCZN", "systems": ["HQX"]}).content.decode()
    assert 'name="sure"' in alone
    assert not System.objects.exclude(contractor=None).exists()
    done = client.post(PAGE, {"contractor": "JCZN", "systems": ["HQX"], "sure": "on"})
    assert done.status_code == 302
    assert System.objects.get(code="HQX").contractor.code == "JCZN"  # type: ignore[union-attr]
    assert client.post(PAGE, {"contractor": "HQXX", "systems": ["HQX"], "sure": "on"}).status_code == 422
    assert client.post(PAGE, {"contractor": "JCZN"}).status_code == 422
    assert "data-closed" in signed_in("monitor").get(PAGE).content.decode()


def test_a_program_names_them_too(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    add_organisation(OWNER, code="JCZN", name="江城智能", kind="contractor", division="420106", clock=clock)
    client, path = signed_in("admin"), "/api/v1/systems/contractors"
    answer = client.put(path, {"contractors": {"HQX": "JCZN", "JHG": "JCZN"}}, content_type="application/json")
    assert answer.status_code == 200
    assert [one["contractor"] for one in answer.json()["systems"]] == ["JCZN", "JCZN"]
    answer = client.put(path, {"contractors": {"HQX": ""}}, content_type="application/json")
    assert answer.json()["systems"][0]["contractor"] == ""
