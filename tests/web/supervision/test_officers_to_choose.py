"""An officer is chosen from those of the territory, as many as a list can hold; a search finds the others (3, 23)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers, add_plain_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock

pytestmark = pytest.mark.law("3", "23")
type SignIn = Callable[..., Client]
MOST = "mingcha.supervision.officers.queries.MOST_OFFERED"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def shown(client: Client, path: str, sent: dict[str, str] | None = None, status: int = 200) -> str:
    answer = client.get(path) if sent is None else client.post(path, sent)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def test_who_is_to_be_taken_off_a_case_is_of_its_territory_and_found_by_name(
    city: City, clock: HandClock, signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = add_officers(city, clock)
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, city.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    page = f"/oversight/penalties/{act_fined(officers, tree, clock)}"
    add_plain_officers("420102", "JAGA", 9, clock)
    client = signed_in(FIRST, "en")
    html = shown(client, page)
    offered = [
        one for one in ("city", SECOND, "o420102-8", "elsewhere", "manager") if f'<option value="{one}">' in html
    ]
    assert offered == ["city", SECOND, "o420102-8"], "the police over the place, and nobody else"
    assert 'name="officer"' not in html
    monkeypatch.setattr(MOST, 4)
    html = shown(client, page)
    assert html.count('<option value="o420102-') <= 4
    assert 'name="officer"' in html, "there are more than the list shows"
    html = shown(client, f"{page}?officer=420102-8")
    assert ('<option value="o420102-8">' in html, '<option value="city">' in html) == (True, False)
    asked = {"username": "o420102-8", "asked_by": "person", "reason": "", "revision": "5"}
    html = shown(client, f"{page}/ask_recusal", asked, 403)
    assert '<option value="o420102-8" selected>' in html, "who was found and chosen stays chosen"
    assert f'action="{page}#step-ask_recusal"' in html


@pytest.mark.law("20(4)")
def test_who_may_be_named_in_a_leak_case_is_found_by_name(
    city: City, clock: HandClock, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("city", "en")
    new = {
        "kind": "privacy", "known_at": "2026-09-01 10:00", "grade": "larger", "summary": "值班画面外传",
        "organ": "JAGA", "suspect": "monitor", "from_at": "2026-08-20 00:00", "to_at": "2026-09-01 10:00",
        "points": city.points["JHG"].code,
    }  # fmt: skip
    page = client.post("/oversight/leaks/new", new)["Location"]
    add_plain_officers("420106", "WCGA", 5, clock)
    add_plain_officers("420102", "JAGA", 1, clock)
    monkeypatch.setattr(MOST, 3)
    html = shown(client, page)
    assert 'name="officer"' in html
    html = shown(client, f"{page}?officer=o420106-4")
    assert '<option value="o420106-4">' in html
    html = shown(client, f"{page}?officer=o420102")
    assert '<option value="o420102-0">' not in html, "nobody of the suspect's organ"
