"""Publications over the API: asked for, approved, never without a released film, withdrawn (articles 19, 21)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.privacy.redacting import begin, plugged_in
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock

type SignIn = Callable[..., Client]
JSON = "application/json"
ROOT = "/api/v1/publications"


@pytest.mark.law("19", "21")
def test_t21c_n_no_publication_without_a_released_film(signed_in: SignIn, city: City, clock: HandClock) -> None:
    guard, manager = signed_in("guard"), signed_in("manager")
    with plugged_in():
        film = begin(city["guard"], city.points["HQX"].code, clock).no
    sent = {
        "unit": "HQXX", "purpose": "appeal", "basis": "征集线索", "place_kind": "social", "place": "平安江岸",
        "from_on": "2026-11-25", "until_on": "2026-12-24", "redaction": film,
    }  # fmt: skip
    refused = guard.post(ROOT, {**sent, "purpose": "market_analysis"}, content_type=JSON)
    assert (refused.status_code, refused.json()["article"]) == (403, "19")
    asked = guard.post(ROOT, sent, content_type=JSON)
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    one = f"{ROOT}/{asked.json()['no']}"
    assert guard.post(f"{one}/approve").status_code == 403
    assert manager.post(f"{one}/approve").json()["state"] == "approved"
    refused = guard.post(f"{one}/release")
    assert (refused.status_code, refused.json()["article"]) == (403, "21")
    assert signed_in("elsewhere").get(one).status_code == 403
    gone = signed_in("district").post(f"{one}/withdraw", {"reason": "无需公开"}, content_type=JSON)
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    assert guard.post(f"{one}/down", {"seen": "未曾公开"}, content_type=JSON).status_code == 409
    assert guard.get(ROOT).json()["total"] == 1
