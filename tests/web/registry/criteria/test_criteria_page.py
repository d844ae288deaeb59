"""The page and the API of the criteria of article 6."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day

pytestmark = pytest.mark.law("6")


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_decides_and_the_site_shows_it(
    signed_in: Callable[..., Client], clock: HandClock, language: str
) -> None:
    district, manager = signed_in("district", language), signed_in("manager", language)
    new = {"category": "6(4)", "measure": "important", "division": "420102", "text": "日均 2000 人次",
           "reason": "校门", "document": "江公视 9", "from_on": shanghai_day(clock.now()).isoformat()}  # fmt: skip
    assert 'name="text"' in shown(district.get("/points/criteria"))
    assert 'name="text"' not in shown(manager.get("/points/criteria"))
    assert manager.post("/points/criteria", new).status_code == 403
    wrong = district.post("/points/criteria", new | {"from_on": "2020-01-01"})
    assert wrong.status_code == 403
    assert 'id="field-from_on_error"' in shown(wrong)
    assert district.post("/points/criteria", new).status_code == 302
    assert "日均 2000 人次" in shown(manager.get("/points/criteria"))
    assert "日均 2000 人次" in shown(manager.get("/points/sites/HQX"))
    made = district.post("/api/v1/criteria", new | {"text": "第二"}, content_type="application/json")
    assert made.status_code == 201, made.content
    assert [one["text"] for one in manager.get("/api/v1/criteria").json()["criteria"]] == ["第二", "日均 2000 人次"]
