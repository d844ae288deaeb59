"""T3-N: the address of another district's point gives 403 with the article and an entry of the log (article 3)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.evidence.queries import EntryView, latest_entries


def notes() -> list[EntryView]:
    return [entry for entry in latest_entries(with_event=True) if entry.act == "registry.refusal.note"]


@pytest.mark.law("3")
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_point_of_another_district_is_refused_and_noted_once(
    city: City, signed_in: Callable[..., Client], accept: str
) -> None:
    client, code = signed_in("district"), city.points["WCT"].code
    for _ in range(2):
        answer = client.get(f"/points/{code}", headers={"accept": accept})
        assert answer.status_code == 403
        said = answer.json()["reason"] if accept == "application/json" else answer.content.decode()
        assert "管辖范围" in said
    (entry,) = notes()
    assert entry.by == f"user:{city['district'].pk}"
    assert entry.event is not None
    assert (entry.event["facts"]["page"], entry.event["facts"]["thing"]) == ("point", code)


@pytest.mark.law("3")
def test_what_is_in_reach_or_refused_under_another_article_leaves_no_such_entry(
    city: City, signed_in: Callable[..., Client]
) -> None:
    assert signed_in("district").get(f"/points/{city.points['JHG'].code}").status_code == 200
    assert signed_in("district").get("/points/42010200001310999999").status_code == 404
    assert Client().get(f"/points/{city.points['WCT'].code}").status_code == 302
    assert notes() == []
