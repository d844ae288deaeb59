"""Pages of publications: asked for, approved by another one, published with a released film, taken down (19, 21)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.support.privacy.redacting import begin, detected, plugged_in, rendered, review, sign
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.actions import release_redaction

type SignIn = Callable[..., Client]
LIST = "/publications"


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("19", "21")
def test_a_publication_on_its_pages(signed_in: SignIn, city: City, clock: HandClock) -> None:
    guard, manager, folder = signed_in("guard"), signed_in("manager"), settings.MINGCHA_HOME.redactions
    assert "没有公开传播" in shown(guard, LIST)
    assert "可办理的岗位：单位保卫负责人、监看员" in shown(signed_in("district"), f"{LIST}/new")
    today = shanghai_day(clock.now())
    with plugged_in():
        film = begin(city["guard"], city.points["HQX"].code, clock).no
    assert f'<option value="{film}" selected>' in shown(guard, f"{LIST}/new?redaction={film}")
    sent = {"redaction": film,
            "purpose": "commendation", "basis": "见义勇为人员奖励和保护条例", "place_kind": "website",
            "place": "江岸区政府网站", "from_on": f"{today}", "until_on": f"{today + timedelta(days=29)}"}  # fmt: skip
    for wrong, field in (
        ({"purpose": "market_analysis"}, "purpose"),  # T19c-N
        ({"until_on": f"{today + timedelta(days=400)}"}, "until_on"),
    ):
        assert f'id="field-{field}_error"' in shown(guard, f"{LIST}/new", {**sent, **wrong}, 403), wrong
    page = shown(guard, f"{LIST}/new", sent)
    assert "已提出" in page
    assert "提出人不得批准" in page or "由单位保卫负责人" in page
    no = page.split("<h1>", 1)[1].split("<", 1)[0]
    of_one = f"{LIST}/{no}"
    assert of_one in shown(manager, "/today"), "it waits for the manager"
    assert of_one not in shown(guard, "/today")
    assert "公开传播已批准" in shown(manager, f"{of_one}/approve", {})
    assert "脱敏影片未放行" in shown(guard, of_one)
    with plugged_in():
        detected(film, clock)
        made = rendered(review(city["manager"], film, clock), folder, clock)
        sign(city["district"], made, folder, clock)
    assert "脱敏影片未放行" in shown(guard, f"{of_one}/release", {}, 403)
    release_redaction(city["guard"], no=film, folder=folder, clock=clock)
    assert "影片已公开" in shown(guard, f"{of_one}/release", {})
    assert no in shown(guard, f"/privacy/redactions/{film}")
    assert 'id="withdraw-informed_error"' in shown(guard, f"{of_one}/withdraw", {"reason": "当事人要求"}, 422)
    taken_back = {"reason": "当事人要求", "informed": "江岸区政府网站，电话"}
    page = shown(guard, f"{of_one}/withdraw", taken_back)
    assert "待下架" in page
    assert of_one in shown(guard, "/today")
    assert "江岸区政府网站，电话" in page
    assert "待确认已下架" in shown(signed_in("auditor"), LIST)
    assert "已确认下架" in shown(guard, f"{of_one}/down", {"seen": "网址已删除"})
    assert "网址已删除" in shown(signed_in("guard", "en"), of_one)
    assert shown(signed_in("elsewhere"), LIST).count("<tr>") == 0
    assert signed_in("elsewhere").get(of_one).status_code == 403
    assert guard.get(f"{LIST}/F%00").status_code == 404
