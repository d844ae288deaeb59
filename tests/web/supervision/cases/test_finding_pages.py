"""Pages of a case of a finding: from inspection to opening, its place in words, what was deleted (22, 799-24)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.executed_nouns import PLACE, add_deletion
from tests.support.supervision.officers import FIRST, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.home import Home
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.inspections.models import UnitInspection

pytestmark = pytest.mark.law("22", "23", "799-24", "799-26")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def test_a_finding_leads_to_the_form_of_an_opening_and_the_case_shows_its_place(
    signed_in: Callable[..., Client], city: City, home: Home, clock: HandClock
) -> None:
    add_officers(city, clock)
    case = f"/oversight/penalties/{add_deletion(city, home, clock)}"
    inspection = f"/oversight/inspections/{UnitInspection.objects.get().pk}"
    first = signed_in(FIRST, "zh-hans")
    page, held = shown(first, inspection), PenaltyCase.objects.get()
    form = f"{inspection}/findings/{held.finding_id}/cases/new"
    assert (f'href="{form}"' in page, held.no in page) == (True, True)
    assert 'value="799-26" selected' in shown(first, form)
    new = {"rule": "799-26", "offence": "install_without_right", "broken": "799-7(3)", "who": "individual"}
    person = {"person": "吴某", "role": "店主", "identity_no": "420106199003070999", "why": "本人安装"}
    assert "待审批立案" in shown(first, form, new | person | {"revision": "5"})
    shown(first, f"{inspection}/findings/999/cases/new", status=404)
    assert shown(first, "/oversight/penalties").count(PLACE) == 2
    for language, text in (("zh-hans", "删除所收集的视频图像信息"), ("en", "footage deleted")):
        html = shown(signed_in(FIRST, language), case)
        assert (PLACE in html, text in html, "step-close" in html, "step-pay" in html) == (True, True, True, False)
        shown(signed_in(FIRST, language), inspection)
    shown(signed_in("elsewhere", "zh-hans"), form, status=403)
