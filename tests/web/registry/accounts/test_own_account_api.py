"""One's own sessions and second factors over the API (decree 799, art. 16(2)(2))."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.sign_in import enrol_app, sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.factors.models import CodeGenerator
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import EndReason

type SignIn = Callable[..., Client]
JSON = "application/json"


@pytest.mark.law("799-16(2)(2)")
def test_one_session_of_ones_own_ends_and_no_other(city: City, clock: HandClock, signed_in: SignIn) -> None:
    """Issue point B.12: list, end others; a single one ended on the page alone, and by a factor of hours ago."""
    lost = Client()
    number = sign_in(lost, city["district"])
    address = f"/api/v1/me/sessions/{number}/end"
    assert signed_in("admin").post(address).status_code == 404, "nobody ends another's"
    assert lost.get("/api/v1/me").status_code == 200
    stale = signed_in("district")
    clock.advance(timedelta(minutes=11))
    for wanted in (address, "/api/v1/me/sessions/end-others", f"/account/sessions/{number}/end"):
        assert stale.post(wanted).status_code == 403
    assert AccountSession.objects.get(pk=number).ended_at is None
    assert signed_in("district").post(address).status_code == 204
    assert AccountSession.objects.get(pk=number).end_reason == EndReason.ENDED.value
    assert lost.get("/api/v1/me").status_code == 401


@pytest.mark.law("799-16(2)(2)")
def test_ones_own_factors_are_renamed_and_removed_with_a_fresh_factor(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    """Issue point B.12: the last one stays, and a stale session asks for a factor first."""
    for _ in range(2):
        enrol_app(city["district"], clock)
    first, second = CodeGenerator.objects.order_by("pk").values_list("pk", flat=True)
    client, other = signed_in("district"), signed_in("admin")
    root = "/api/v1/me/factors"
    assert [row["number"] for row in client.get(root).json()] == [first, second]
    assert other.get(root).json() == []
    assert other.post(f"{root}/code/{first}/remove").status_code == 404
    renamed = client.post(f"{root}/code/{first}/rename", {"name": "旧手机"}, content_type=JSON)
    assert renamed.status_code == 204
    assert CodeGenerator.objects.get(pk=first).name == "旧手机"
    clock.advance(timedelta(minutes=11))
    assert client.post(f"{root}/code/{first}/remove").status_code == 403
    fresh = signed_in("district")
    assert fresh.post(f"{root}/code/{first}/remove").status_code == 204
    assert fresh.post(f"{root}/code/{second}/remove").status_code == 403, "the role requires one"
    assert [row["number"] for row in fresh.get(root).json()] == [second]


@pytest.mark.law("799-16(2)(2)")
def test_the_form_of_a_token_offers_no_more_days_than_the_limit(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    """Issue points B.14, D: the form offered 366 days, of which the act takes 90; the limit is the parameter's. Without
    a second factor the page says so in place of the form."""
    client = signed_in("district", "en")
    before = client.get("/account/tokens").content.decode()
    assert 'name="days"' not in before
    assert "a second factor" in before
    enrol_app(city["district"], clock)
    html = client.get("/account/tokens").content.decode()
    assert 'placeholder="1–90"' in html
    refused = client.post("/account/tokens", {"name": "reports", "days": "91", "register_read": "on"})
    assert (refused.status_code, "This must be 1 to 90" in refused.content.decode()) == (422, True)
    made = client.post("/account/tokens", {"name": "reports", "days": "90", "register_read": "on"})
    assert made.status_code == 201
