"""Days and instants at the ends of the calendar: papers without an end are dated 9999-12-31, and what one person typed
makes no page of others fail (articles 15(2), 15(3), 16(3); decree 799, art. 20)."""

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.papers import UNIT, identity_number
from tests.support.access.requesting import FIRST, Asking
from tests.support.access.scans import png
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day

type SignIn = Callable[..., Client]
LAST = "9999-12-31"
MOST = 2**53 - 1


@pytest.mark.law("15(2)")
def test_a_credential_without_an_end(city: City, clock: HandClock, signed_in: SignIn) -> None:
    guard = signed_in("guard")
    body = {
        "credential_kind": "work_certificate", "credential_no": "060001", "credential_until": LAST, "unit": UNIT,
        "name": "周志远", "identity_no": identity_number(1),
    }  # fmt: skip
    made = guard.post("/api/v1/officers", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    no = made.json()["no"]
    assert guard.get(f"/api/v1/officers/{no}").json()["stands"]
    assert guard.get(f"/officers/{no}").status_code == 200
    assert guard.post(f"/api/v1/officers/{no}/looks", "{}", content_type="application/json").status_code == 201


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    ("stated", "status"), [({"valid_until": LAST}, 201), ({"to_ms": MOST}, 403), ({"to_ms": 253_402_300_800_000}, 403)]
)
def test_a_paper_without_an_end(
    city: City, clock: HandClock, signed_in: SignIn, stated: dict[str, object], status: int
) -> None:
    """Its recorder, and the whole unit, still open the form of a request."""
    guard, now_ms = signed_in("guard"), int(clock.now().timestamp()) * 1000
    body = {
        "kind": "letter_of_introduction", "issuer": UNIT, "issuer_no": "武昌公介 412 号",
        "issued_on": shanghai_day(clock.now()).isoformat(), "points": [city.points["HQX"].code],
        "from_ms": now_ms - 3_600_000, "to_ms": now_ms, "scan": SimpleUploadedFile("scan.png", png()),
    }  # fmt: skip
    made = guard.post("/api/v1/papers", {**body, **stated})
    assert made.status_code == status
    assert guard.get("/requests/new").status_code == 200
    if status == 201:
        assert guard.get(f"/papers/{made.json()['no']}").status_code == 200
        assert guard.get(f"/api/v1/papers/{made.json()['no']}").json()["stands"]


@pytest.mark.law("799-20")
@pytest.mark.parametrize("changed", [{"from_ms": MOST}, {"to_ms": MOST}, {"from_ms": 253_402_300_800_000}])
def test_an_interval_beyond_the_calendar_is_refused(asked: Asking, client_of: SignIn, changed: dict[str, int]) -> None:
    body = {**asdict(asked.asked()), **changed}
    answer = client_of(FIRST).post("/api/v1/requests", json.dumps(body, default=str), content_type="application/json")
    assert (answer.status_code, answer.json()["article"]) == (403, "799-20")


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("days", ["since=0001-01-01", f"until={LAST}", f"since={LAST}&until={LAST}"])
def test_the_register_is_searched_from_the_first_day_to_the_last(
    city: City, clock: HandClock, signed_in: SignIn, days: str
) -> None:
    manager = signed_in("manager")
    for page in ("/access/register", "/access/register/print", "/api/v1/register/requests"):
        assert manager.get(f"{page}?{days}").status_code == 200, page


@pytest.mark.law("799-20")
@pytest.mark.parametrize("page", ["/requests/new", "/papers/new", "/requests/subjects"])
def test_a_text_that_is_no_code_of_a_point_is_asked_of_no_database(
    city: City, clock: HandClock, signed_in: SignIn, page: str
) -> None:
    """PostgreSQL takes no NUL: the page would fail."""
    guard = signed_in("guard")
    assert guard.get(page, {"points": "\0"}).status_code == 200
    assert guard.post(page, {"points": "\0", "lookup": "find", "q": "\0"}).status_code in (200, 422)
