"""Officers and papers over the API: the acts of their pages (articles 15(1), 15(2), 15(3))."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.papers import UNIT, identity_number, registered
from tests.support.access.scans import pdf, png
from tests.support.registry.city import City

from mingcha.access.officers.lookups import look_up_officers
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.papers.models import Paper
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

type SignIn = Callable[..., Client]


def send(client: Client, path: str, method: str = "post", **body: object) -> tuple[int, object]:
    answer = getattr(client, method)(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def credential(clock: HandClock, **changed: object) -> dict[str, object]:
    until = shanghai_day(clock.now()) + timedelta(days=365)
    return {"credential_kind": "work_certificate", "credential_no": "060001", "credential_until": until.isoformat(),
            "unit": UNIT, **changed}  # fmt: skip


@pytest.mark.law("15(1)", "15(2)")
def test_an_officer_is_recorded_seen_and_renewed(city: City, clock: HandClock, signed_in: SignIn) -> None:
    guard, person = signed_in("guard"), {"name": "周志远", "identity_no": identity_number(1)}
    status, made = send(guard, "officers", **credential(clock), **person)
    assert (status, made["name"], made["user_id"]) == (201, "周志远", None)
    assert identity_number(1) not in json.dumps(made)
    assert send(guard, "officers", **credential(clock), **person)[0] == 409
    assert send(guard, "officers", **credential(clock, credential_no="1"), name="x", identity_no="1")[0] == 422
    assert send(signed_in("admin"), "officers", **credential(clock), **person)[0] == 403
    no = made["no"]
    assert send(guard, f"officers/{no}/looks", request="")[0] == 201
    assert made["unit_code"] == "WCGA", "taken by the name of the unit: its police renews the credential"
    anew = credential(clock, credential_no="070001")
    assert send(guard, f"officers/{no}/credential", "put", **anew)[0] == 403
    renewed = send(signed_in("elsewhere"), f"officers/{no}/credential", "put", **anew)
    assert (renewed[0], renewed[1]["credential_no"]) == (200, "070001")
    assert CredentialCheck.objects.count() == 3
    one = guard.get(f"/api/v1/officers/{no}").json()
    assert (one["stands"], len(one["looks"])) == (True, 3)
    assert [row["no"] for row in guard.get("/api/v1/officers?q=周").json()] == [no]
    assert guard.get("/api/v1/officers/O20200101-0001").status_code == 404


@pytest.mark.law("15(2)")
def test_another_unit_looks_up_and_leaves_an_entry(city: City, clock: HandClock, signed_in: SignIn) -> None:
    held, elsewhere = registered(city, 1, clock), signed_in("district")
    assert elsewhere.get("/api/v1/officers").json() == []
    status, found = send(elsewhere, "officers/lookups", sought=held.credential_no)
    assert (status, [one["no"] for one in found]) == (200, [held.no])
    assert latest_entries(1)[0].act == "access.officer.search"
    assert send(signed_in("nobody"), "officers/lookups", sought=held.credential_no)[0] == 403
    assert send(elsewhere, "officers/lookups", sought="")[0] == 422


@pytest.mark.law("15(2)")
def test_an_answer_that_somebody_is_recorded_already_counts_as_a_look_up(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    """Else whoever serves at a counter tries identity numbers, and nobody sees it."""
    held = registered(city, 1, clock)
    typed = credential(clock, credential_no="9", unit="某单位", name="任何人", identity_no=identity_number(1))
    guard = signed_in("guard")
    before = latest_entries(1)[0].index
    assert send(guard, "officers", **typed)[0] == 409
    assert latest_entries(1)[0].index == before, "the own unit knows this person"
    elsewhere = signed_in("district")
    assert send(elsewhere, "officers", **typed)[0] == 409
    (entry,) = latest_entries(1, with_event=True)
    assert (entry.act, entry.event["facts"]) == ("access.officer.search", {"sought": "9", "found": [held.no]})
    for _ in range(parameters.number("access.officer_lookups", shanghai_day(clock.now())) - 1):
        look_up_officers(city["district"], held.credential_no, clock=clock)
    assert send(elsewhere, "officers", **typed)[0] == 403


@pytest.mark.law("15(2)")
def test_a_claim_has_one_answer(city: City, clock: HandClock, signed_in: SignIn) -> None:
    person = city["nobody"]
    registered(city, 1, clock, name=person.name, unit="江岸区公安分局", unit_code="JAGA")
    registered(city, 2, clock)
    client = signed_in("nobody")
    answers = [send(client, "officer-claims", identity_no=identity_number(number)) for number in (1, 2, 3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 202
    assert send(client, "officer-claims", identity_no="1")[0] == 422
    assert Officer.objects.filter(user=None).count() == 2


@pytest.mark.law("15(3)")
def test_a_paper_is_recorded_with_its_scan(city: City, clock: HandClock, signed_in: SignIn) -> None:
    now_ms = int(clock.now().timestamp()) * 1000
    codes = [city.points["HQX"].code, city.points["JHG"].code]
    stated = {
        "kind": "letter_of_introduction", "issuer": UNIT, "issuer_no": "武昌公介 412 号",
        "issued_on": shanghai_day(clock.now()).isoformat(), "points": codes,
        "from_ms": now_ms - 3_600_000, "to_ms": now_ms,
    }  # fmt: skip
    guard = signed_in("guard")

    def recorded(client: Client, scan: bytes, **changed: object) -> tuple[int, dict[str, object]]:
        body = {**stated, **changed, "scan": SimpleUploadedFile("page.html", scan)}
        answer = client.post("/api/v1/papers", body)
        return answer.status_code, answer.json()

    status, made = recorded(guard, png())
    assert (status, made["media_type"], made["points"], made["valid_until"]) == (201, "image/png", codes, None)
    one = guard.get(f"/api/v1/papers/{made['no']}").json()
    assert (one["stands"], one["sha256"]) == (True, made["sha256"])
    scan = guard.get(f"/api/v1/papers/{made['no']}/scan")
    assert (scan.content, scan.headers["X-Content-Type-Options"]) == (png(), "nosniff")
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert [row["no"] for row in guard.get("/api/v1/papers").json()] == [made["no"]]
    assert recorded(guard, b"<script>")[0] == 403
    assert recorded(guard, pdf(), points=[])[0] == 422
    assert recorded(guard, pdf(), issued_on="yesterday")[0] == 422
    assert recorded(signed_in("admin"), pdf())[0] == 403
    assert guard.post("/api/v1/papers", stated).status_code == 422, "no scan"
    assert Paper.objects.count() == 1
    assert signed_in("nobody").get(f"/api/v1/papers/{made['no']}/scan").status_code == 403
