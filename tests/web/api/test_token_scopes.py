"""What the scopes of a token open: each address of the API belongs to one, and the door to footage is no matter of the
register of points (articles 15, 16(3), 25; decree 799, art. 16(2)(2))."""

import json
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import OPERATOR, Asking
from tests.support.registry.city import City
from tests.support.web.sign_in import token_of

from mingcha.access.requests.models import Request
from mingcha.kit.clock import HandClock
from mingcha.registry.archives.actions import add_participant, add_technician, open_volume
from mingcha.registry.archives.states import Activity
from mingcha.registry.archives.values import NewParticipant, NewTechnician
from mingcha.registry.tokens.models import ApiToken
from mingcha.registry.tokens.rules import Scope, token_may
from mingcha.web.api.bearer import scope_of
from mingcha.web.api.scopes import OF_A_POINT, OF_A_PROJECT, ROOTS, scope_needed

ROOT = "/api/v1/"
DOCUMENT = Path(__file__).parents[3] / "docs" / "ref" / "openapi.json"
"""What the code says, as tests/web/api/test_api_document.py shows."""
OPERATIONS = [
    (path.removeprefix(ROOT), method)
    for path, operations in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items()
    for method in operations
    if path.startswith(ROOT)
]


@pytest.fixture
def asked(db: None, pages_clock: HandClock, tmp_path: Path) -> Asking:
    return copied_asking(pages_clock, tmp_path)


def client_of(city: City, who: str, scope: Scope, clock: HandClock) -> Client:
    made = token_of(city[who], username=who, name="map", days=9, clock=clock, scopes=[scope.value])
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def state_of(number: str) -> str:
    return str(Request.objects.get(no=number).state)


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_of_the_api_belongs_to_a_scope(path: str, method: str) -> None:
    scope = scope_needed(path, reads=method == "get")
    assert scope is not None, "name its first part in web/api/scopes.py"
    assert method == "get" or scope not in (Scope.READ_REGISTER, Scope.READ_CUSTODY, Scope.READ_EVIDENCE)


def test_the_table_names_nothing_that_is_not_there() -> None:
    assert {path.split("/")[0] for path, _ in OPERATIONS} == set(ROOTS) - {"openapi.json"}
    assert {f"points/{{code}}/{part}" for part in OF_A_POINT} <= {path for path, _ in OPERATIONS}
    assert {f"projects/{{number}}/{part}" for part in OF_A_PROJECT} <= {path for path, _ in OPERATIONS}


@pytest.mark.law("15", "16(3)", "19", "25", "799-16(2)(2)")
@pytest.mark.parametrize(
    ("path", "reading", "writing"),
    [
        ("requests", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("requests/D20261125-0001/return", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("officers/lookups", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("officer-claims", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("papers/L20261125-0001/scan", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("exports", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("export-file", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("copies/C20261125-0001/end", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("oversight", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("signing-keys", Scope.READ_ACCESS, Scope.WRITE_ACCESS),
        ("register/requests/2026-000001/corrections", Scope.READ_EVIDENCE, Scope.WRITE_ACCESS),
        ("evidence/checks", Scope.READ_EVIDENCE, Scope.WRITE_ACCESS),
        ("points/42010200001310000001", Scope.READ_REGISTER, Scope.WRITE_REGISTER),
        ("points/42010200001310000001/register", Scope.READ_EVIDENCE, Scope.WRITE_ACCESS),
        ("points/42010200001310000001/holds", Scope.READ_CUSTODY, Scope.WRITE_CUSTODY),
        ("points/register", Scope.READ_REGISTER, Scope.WRITE_REGISTER),
        ("projects/1/stages", Scope.READ_REGISTER, Scope.WRITE_REGISTER),
        ("projects/1/trial/people", Scope.READ_REGISTER, Scope.WRITE_ACCESS),
        ("holds", Scope.READ_CUSTODY, Scope.WRITE_CUSTODY),
        ("requestsx", None, None),
        ("Requests", None, None),
        ("", None, None),
    ],
)
def test_what_an_address_belongs_to(path: str, reading: Scope | None, writing: Scope | None) -> None:
    assert (scope_needed(path, reads=True), scope_needed(path, reads=False)) == (reading, writing)


@pytest.mark.law("799-16(2)(2)")
def test_an_address_of_no_scope_is_open_to_no_token() -> None:
    request = HttpRequest()
    request.method, request.path_info = "GET", "/api/v1/a-new-root/1"
    assert scope_of(request) is None
    for scopes in ((), tuple(Scope)):
        decision = token_may(scopes, None)
        assert (decision.allowed, decision.article) == (False, "799-16(2)(2)")


@pytest.mark.law("25", "799-16(2)(2)")
def test_a_token_for_the_map_does_not_read_the_audit_of_footage(city: City, clock: HandClock) -> None:
    client = client_of(city, "auditor", Scope.READ_REGISTER, clock)
    assert client.get("/api/v1/points").status_code == 200
    paths = ("register", "oversight", "copies", "exports", "requests", "evidence/entries")
    found = {one: client.get(f"/api/v1/{one}").status_code for one in paths}
    assert set(found.values()) == {403}, found
    said = client.get("/api/v1/oversight").json()
    assert said["article"] == "799-16(2)(2)"
    assert [one["url"] for one in said["next"]] == ["/account/tokens"]


@pytest.mark.law("25", "799-16(2)(2)")
def test_a_token_of_the_audit_reads_it(city: City, clock: HandClock) -> None:
    client = client_of(city, "auditor", Scope.READ_ACCESS, clock)
    found = {one: client.get(f"/api/v1/{one}").status_code for one in ("oversight", "copies", "exports", "requests")}
    assert set(found.values()) == {200}, found
    assert client.get("/api/v1/points").status_code == 403


@pytest.mark.law("15(2)", "15(3)", "799-16(2)(2)")
@pytest.mark.parametrize(("scope", "status"), [(Scope.READ_REGISTER, 403), (Scope.READ_ACCESS, 200)])
def test_requests_officers_and_scans_are_read_by_their_own_scope(asked: Asking, scope: Scope, status: int) -> None:
    no, paper, officer = asked.signed().no, asked.letter.no, asked.officers[0].no
    client = client_of(asked.city, OPERATOR, scope, asked.clock)
    paths = (f"requests/{no}", "officers", f"officers/{officer}", "papers", f"papers/{paper}")
    found = {one: client.get(f"/api/v1/{one}").status_code for one in paths}
    assert set(found.values()) == {status}, found


@pytest.mark.law("15", "799-16(2)(2)")
def test_a_signed_request_is_returned_by_the_scope_of_access_alone(asked: Asking) -> None:
    address = f"/api/v1/requests/{asked.signed().no}/return"
    number, body = address.split("/")[-2], {"reason": "公函不清楚"}
    for scope in (Scope.WRITE_REGISTER, Scope.READ_ACCESS):
        client = client_of(asked.city, OPERATOR, scope, asked.clock)
        assert client.post(address, body, content_type="application/json").status_code == 403
        assert state_of(number) == "signed"
    client = client_of(asked.city, OPERATOR, Scope.WRITE_ACCESS, asked.clock)
    sent = client.post(address, body, content_type="application/json")
    assert (sent.status_code, state_of(number)) == (200, "draft"), sent.content


@pytest.mark.law("799-16(2)(2)")
def test_no_token_gains_a_scope_by_itself(city: City, clock: HandClock) -> None:
    """The scopes of a row stay those that its holder ticked; one from before there were scopes keeps everything."""
    client = client_of(city, "auditor", Scope.READ_EVIDENCE, clock)
    assert client.get("/api/v1/register").status_code == 200
    assert client.get("/api/v1/oversight").status_code == 403
    ApiToken.objects.update(scopes="")
    assert client.get("/api/v1/oversight").status_code == 200


@pytest.mark.law("11", "16(2)")
def test_a_token_takes_no_persons_of_a_city(city: City, clock: HandClock) -> None:
    """A person of the register reads them on the pages one by one; a program would take all at once."""
    number = open_volume(city["manager"], system="HQX", title="校门系统案卷", clock=clock)
    unit = NewParticipant(Activity.DESIGN, "某工程公司", "91420100MA4KY00014")
    held = add_participant(city["manager"], volume=number, new=unit, clock=clock)
    person = NewTechnician("何工", "证 1", "负责人")
    add_technician(city["manager"], volume=number, participant=held, new=person, clock=clock)
    client = client_of(city, "manager", Scope.READ_REGISTER, clock)
    assert [one["username"] for one in client.get("/api/v1/staff").json()] == ["manager"]
    assert client.get("/api/v1/staff/manager").status_code == 200
    assert client.get("/api/v1/staff/guard").status_code == 404
    assert "何工" not in client.get(f"/api/v1/archives/{number}").content.decode()
