"""Tokens of programs: whose they are, what they open, and when they are worth nothing (decree 799, art. 16(2)(2))."""

import datetime as dt
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.support.registry.city import OWNER, City
from tests.support.web.sign_in import token_of

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import EntryDetail
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import RoleAssignment
from mingcha.registry.points.models import Point
from mingcha.registry.tokens import actions as tokens_actions
from mingcha.registry.tokens import queries as tokens_queries
from mingcha.registry.tokens.models import ApiToken, ApiTokenUse
from mingcha.web.api.bearer import takes_tokens
from mingcha.web.api.document import api
from mingcha.web.api.points_in_answers import points_named_in, without_points

type Program = Callable[..., Client]
type SignIn = Callable[..., Client]


def status_of(client: Client, path: str = "/api/v1/me") -> int:
    return int(client.get(path).status_code)


@pytest.mark.law("799-16(2)(2)")
def test_a_program_has_its_persons_reach_and_no_more(program: Program, city: City) -> None:
    client = program("elsewhere")
    assert client.get("/api/v1/me").json()["username"] == "elsewhere"
    assert [one["site"] for one in client.get("/api/v1/points").json()["points"]] == ["WCT"]
    refused = client.get(f"/api/v1/points/{city.points['JHG'].code}")
    assert (refused.status_code, refused.json()["article"]) == (403, "3")
    assert "管辖范围" in refused.json()["reason"]


@pytest.mark.law("16(1)")
def test_a_program_gets_no_work_secret(program: Program, signed_in: SignIn, city: City) -> None:
    code, client, page = city.points["JHG"].code, program("city"), signed_in("city")
    counted = points_counted(client)
    before = client.get("/api/v1/points?division=420102").json()
    assert code in {one["code"] for one in before["points"]}
    marked = {"secrecy": "work_secret", "secrecy_document": "密定〔2026〕1 号", "secrecy_by": "user:1"}
    Point.objects.filter(code=code).update(**marked)
    for query in ("?division=420102", ""):
        after = client.get(f"/api/v1/points{query}").json()
        assert code not in {one["code"] for one in after["points"]}
        by_page = page.get(f"/api/v1/points{query}").json()
        assert code in {one["code"] for one in by_page["points"]}
        assert (after["total"], sum(after["by_condition"].values())) == (by_page["total"] - 1, by_page["total"] - 1)
    assert (points_counted(client), points_counted(page)) == ([one - 1 for one in counted], counted)
    for path in (code, f"{code}/catalogue"):
        assert client.get(f"/api/v1/points/{path}").status_code == 404
        assert page.get(f"/api/v1/points/{path}").status_code == 200


def points_counted(client: Client) -> list[int]:
    """The points of the state of the platform, and of all districts."""
    names = ("trial", "accepted", "in_use", "off")
    districts = client.get("/api/v1/districts").json()
    return [client.get("/api/v1/status").json()["points"], sum(one[name] for one in districts for name in names)]


def reads_of_a_point() -> list[str]:
    """The addresses of the API that read by the code of a point."""
    paths = api.get_openapi_schema()["paths"]
    return [
        path
        for path, operations in paths.items()
        for given in operations.get("get", {}).get("parameters", ())
        if given["in"] == "path" and given["schema"].get("pattern") == "^[0-9]{20}$"
    ]


@pytest.mark.law("16(1)")
def test_every_address_with_the_code_of_a_point_goes_by_one_way(program: Program, city: City) -> None:
    """Whatever the operation is: to a token there is no such point. One out of reach is refused as any other."""
    code, far = city.points["JHG"].code, city.points["WCT"].code
    client, paths = program("district"), reads_of_a_point()
    assert len(paths) > 8
    Point.objects.update(secrecy="work_secret", secrecy_document="密定〔2026〕1 号", secrecy_by="user:1")
    for path in paths:
        given = path.replace("{code}", code).replace("{number}", "1")
        answer = client.get(given)
        assert (answer.status_code, answer.json()["reason"]) == (404, "没有这个点位"), path
    assert client.get(f"/api/v1/points/{far}").status_code == 403


@pytest.mark.law("16(1)")
def test_what_names_a_secret_goes_from_any_answer() -> None:
    secret, other = "42010200001310000001", "42010200001310000002"
    row = {"number": 1, "points": [secret, other], "of": {"camera": other}, "until": None}
    assert set(points_named_in([row])) == {secret, other}
    assert without_points([row, {"subject": secret}, None], {secret}) == [{**row, "points": [other]}, None]
    assert without_points({"total": 2, "page": {"point": secret}}, {secret}) is None
    pushed = {"key": f"point/{secret}", "version": 2}
    assert list(points_named_in(pushed)) == [secret], "the key of a push names its point"
    assert without_points([pushed, {"key": f"point/{other}"}], {secret}) == [{"key": f"point/{other}"}]


@pytest.mark.law("16(1)")
def test_nothing_is_cut_out_of_a_row_that_names_a_secret() -> None:
    secret, other = "42010200001310000001", "42010200001310000002"
    rows = [[secret, "turned", False], [other, "turned", False]]
    assert without_points({"rows": rows, "points": [secret, other]}, {secret}) == {"rows": rows[1:], "points": [other]}
    assert without_points({"row": [secret, None]}, {secret}) is None


@pytest.mark.law("16(1)", "20")
def test_an_event_about_a_secret_is_kept_from_a_program_as_a_whole(
    program: Program, signed_in: SignIn, city: City
) -> None:
    code, pages = city.points["JHG"].code, "/api/v1/evidence/entries?limit=200"
    Point.objects.filter(code=code).update(
        secrecy="work_secret", secrecy_document="密定〔2026〕1 号", secrecy_by="user:1"
    )
    entries = signed_in("auditor").get(pages).json()["entries"]
    named = {one["index"] for one in entries if code in points_named_in(one["event"])}
    assert 0 < len(named) < len([one for one in entries if one["event"]])
    client = program("auditor")
    kept = [{**one, "event": None} if one["index"] in named else one for one in entries]
    assert client.get(f"{pages}&before={entries[0]['index'] + 1}").json()["entries"] == kept
    assert client.get(f"/api/v1/evidence/entries/{max(named)}").json()["event"] is None


def test_a_program_writes_without_a_csrf_token_and_in_its_persons_name(program: Program, city: City) -> None:
    code = city.points["JHG"].code
    adjusted = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
    body = {"reason": "检修", "adjustment": adjusted}
    sent = program("admin").post(f"/api/v1/points/{code}/disable", body, content_type="application/json")
    assert sent.status_code == 202
    assert latest_entries(1)[0].by == f"user:{city['admin'].pk}"


@pytest.mark.law("16(2)", "19")
def test_pictures_need_a_grant_as_ever(program: Program, city: City) -> None:
    code = city.points["JHG"].code
    wanted = {"purpose": "duty_patrol", "points": [code], "hours": 1}
    assert program("admin").post("/access/grants", wanted, content_type="application/json").status_code == 403
    monitor = program("monitor")
    ticket = {"grant": "Z1", "points": [code]}
    assert monitor.post("/access/tickets", ticket, content_type="application/json").status_code in (403, 404)
    opened = monitor.post("/access/grants", wanted, content_type="application/json")
    assert opened.status_code == 201
    ticket["grant"] = opened.json()["grant"]
    issued = monitor.post("/access/tickets", ticket, content_type="application/json")
    assert (issued.status_code, issued.json()["points"]) == (200, [code])
    lines = monitor.get("/api/v1/register/own").json()
    assert {one["grant"] for one in lines} == {ticket["grant"]}


def test_no_page_opens_with_a_token(program: Program) -> None:
    client = program("monitor")
    pages = ("/points", "/watch/wall/4", "/law", "/evidence", "/watch/points?codes=1")
    kept = ("/access/snapshots/P20261125-0001", "/access/snapshots/P20261125-0001/picture")
    for page in (*pages, *kept):
        assert client.get(page).status_code == 302, page


def test_of_the_door_only_what_is_sent_to_it_takes_a_token(program: Program, city: City) -> None:
    client = program("monitor")
    for address in ("/access/grants", "/access/tickets", "/access/snapshots", "/access/grants/Z1/revoke"):
        sent = client.post(address, {}, content_type="application/json")
        assert sent.json()["error"] in ("refused", "not_found"), address
        assert client.get(address).status_code == 405, address


@pytest.mark.parametrize(
    ("method", "path", "taken"),
    [
        ("GET", "/api/v1/me", True),
        ("POST", "/access/grants", True),
        ("POST", "/access/grants/Z1/revoke", True),
        ("POST", "/access/tickets", True),
        ("POST", "/access/snapshots", True),
        ("GET", "/access/snapshots", False),
        ("GET", "/access/snapshots/P20261125-0001", False),
        ("GET", "/access/snapshots/P20261125-0001/picture", False),
        ("POST", "/access/snapshots/P20261125-0001", False),
        ("POST", "/access/grantsx", False),
        ("POST", "/access/grants/Z1/Z2/revoke", False),
        ("POST", "/access/grants\n", False),
        ("POST", "/session/theme", False),
    ],
)
def test_where_a_token_is_looked_at(method: str, path: str, taken: bool) -> None:
    request = HttpRequest()
    request.method, request.path_info = method, path
    assert takes_tokens(request) is taken


@pytest.mark.law("799-16(2)(2)")
def test_a_token_ends(city: City, clock: HandClock) -> None:
    made = token_of(city["city"], username="city", name="报表", days=2, clock=clock)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    assert status_of(client) == 200
    clock.advance(timedelta(days=2))
    assert status_of(client) == 401
    other = token_of(city["city"], username="city", name="报表", days=2, clock=clock)
    client = Client(headers={"Authorization": f"bearer {other.secret}"})
    assert status_of(client) == 200
    tokens_actions.revoke_token(city["city"], number=other.row.number, clock=clock)
    assert status_of(client) == 401
    with pytest.raises(Fault) as fault:
        tokens_actions.revoke_token(city["city"], number=other.row.number, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("799-16(2)(2)")
def test_a_switched_off_account_and_an_ended_role_end_a_token_too(city: City, clock: HandClock) -> None:
    made = token_of(city["elsewhere"], username="elsewhere", name="报表", days=9, clock=clock)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    role = RoleAssignment.objects.get(user__username="elsewhere")
    accounts_actions.end_role(OWNER, assignment=role.pk, clock=clock)
    assert client.get("/api/v1/points").json()["total"] == 0
    accounts_actions.disable_person(OWNER, username="elsewhere", reason="调离", clock=clock)
    assert status_of(client) == 401
    with pytest.raises(Fault):
        token_of(city["elsewhere"], username="elsewhere", name="报表", days=9, clock=clock)


@pytest.mark.parametrize("secret", ["", "mct_", "mct_wrong", "x" * 200, "mct_" + "x" * 5000, "\udcff"])
def test_a_wrong_token_is_nobody_also_beside_a_session(signed_in: SignIn, secret: str) -> None:
    client = signed_in("city")
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    response = client.get("/api/v1/me", **header)
    assert (response.status_code, response.json()["error"]) == (401, "unauthenticated")


@pytest.mark.law("3")
def test_who_may_make_and_take_back_a_token(city: City, clock: HandClock) -> None:
    own = token_of(city["monitor"], username="monitor", name="看板", days=1, clock=clock)
    assert own.row.username == "monitor"
    with pytest.raises(Refused) as refused:
        token_of(city["monitor"], username="guard", name="看板", days=1, clock=clock)
    assert refused.value.decision.article == "799-16(2)(2)"
    with pytest.raises(Refused):
        tokens_actions.revoke_token(city["elsewhere"], number=own.row.number, clock=clock)
    assert tokens_actions.revoke_token(city["security"], number=own.row.number, clock=clock).revoked_at == clock.now()
    assert [row.username for row in tokens_queries.api_tokens(city["monitor"], at=clock.now())] == ["monitor"]
    assert tokens_queries.api_tokens(city["guard"], at=clock.now()) == ()
    for days in (0, -1, 91):
        with pytest.raises(Fault) as fault:
            token_of(city["monitor"], username="monitor", name="看板", days=days, clock=clock)
        assert fault.value.kind is FaultKind.INVALID


def test_the_secret_is_kept_nowhere_and_the_rows_agree_with_the_log(city: City, clock: HandClock) -> None:
    made = token_of(city["city"], username="city", name="报表", days=9, clock=clock)
    row = ApiToken.objects.get()
    assert made.secret.startswith("mct_")
    assert len(made.secret) > 40
    assert made.secret not in repr(made)
    assert made.secret not in str(vars(row))
    event = latest_entries(1, with_event=True)[0]
    assert event.act == "registry.token.make"
    assert made.secret not in str(event)
    assert list(check_application_log()) == []
    ApiToken.objects.update(expires_at=row.expires_at + timedelta(days=999))
    assert [one.kind for one in check_application_log()] == ["row_altered"]


def test_the_day_of_use_is_written_once_a_day(program: Program) -> None:
    client = program("city")
    assert status_of(client) == 200
    use = ApiTokenUse.objects.get()
    assert use.used_on == dt.date(2026, 11, 25)
    ApiTokenUse.objects.update(used_on=dt.date(2026, 11, 24))
    assert status_of(client) == 200
    assert ApiTokenUse.objects.get().used_on == dt.date(2026, 11, 25)
    with CaptureQueriesContext(connection) as asked:
        assert status_of(client) == 200
    assert not [one for one in asked.captured_queries if not one["sql"].startswith("SELECT")]


def test_rates_count_a_program_with_its_person(program: Program, signed_in: SignIn, settings: Settings) -> None:
    settings.MINGCHA_REQUESTS_PER_MINUTE = 8  # a burst of two
    client = program("city")
    assert [status_of(client) for _ in range(3)] == [200, 200, 429]
    limited = client.get("/api/v1/me")
    assert limited.json()["error"] == "too_many"
    assert int(limited.headers["Retry-After"]) >= 1


@pytest.mark.law("799-16(2)(2)")
def test_a_token_does_what_its_scope_says(city: City, clock: HandClock) -> None:
    """Issue point B.14: on 0.3.0 each token could do all that its person may."""
    person, given = city["district"], {"username": "district", "name": "报表", "days": 9, "clock": clock}
    reading = token_of(person, **given, scopes=["register:read"])
    client = Client(headers={"Authorization": f"Bearer {reading.secret}"})
    code = city.points["JHG"].code
    for address, status in (("points", 200), ("holds", 403), (f"points/{code}/holds", 403), (f"points/{code}", 200),
                            ("register", 403), (f"points/{code}/register", 403), ("evidence/head", 403)):  # fmt: skip
        assert client.get(f"/api/v1/{address}").status_code == status, address
    refused = client.post(f"/api/v1/points/{code}/disable", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["article"]) == (403, "799-16(2)(2)")
    watching = client.post("/access/grants", {"purpose": "duty_patrol"}, content_type="application/json")
    assert watching.json()["reason"].endswith("开启监看和取流凭据”")
    for wrong in ([], ["everything"]):
        with pytest.raises(Fault):
            token_of(person, **given, scopes=wrong)


@pytest.mark.law("799-16(2)(2)")
def test_a_token_serves_from_its_networks_alone(city: City, clock: HandClock) -> None:
    """Issue point B.14: on 0.3.0 a stolen token served from everywhere."""
    given = {"username": "city", "name": "报表", "days": 9, "clock": clock}
    made = token_of(city["city"], **given, networks="10.1.0.0/16, 2001:db8::/32")
    assert made.row.networks == ("10.1.0.0/16", "2001:db8::/32")
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    for address, status in (("10.1.2.3", 200), ("2001:db8::7", 200), ("10.2.0.1", 401), ("", 401)):
        assert client.get("/api/v1/points", REMOTE_ADDR=address).status_code == status
    for wrong in ("10.1.2.3/16", "everywhere", " ".join(f"10.{n}.0.0/16" for n in range(11))):
        with pytest.raises(Fault):
            token_of(city["city"], **given, networks=wrong)


@pytest.mark.law("799-16(2)(2)")
def test_a_token_of_an_older_version_ends_after_ninety_days(city: City, clock: HandClock) -> None:
    made = token_of(city["city"], username="city", name="报表", days=9, clock=clock)
    ApiToken.objects.update(expires_at=clock.now() + timedelta(days=366), scopes="")
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    clock.advance(timedelta(days=89))
    assert client.get("/api/v1/points").status_code == 200
    clock.advance(timedelta(days=1))
    assert client.get("/api/v1/points").status_code == 401


@pytest.mark.law("799-16(2)(2)")
def test_an_act_by_a_token_names_it_and_sensitive_acts_are_not_for_it(city: City, clock: HandClock) -> None:
    """Issue point B.14: the entry names the token; releasing a hold needs the person's own factor."""
    made = token_of(city["district"], username="district", name="报表", days=9, clock=clock)
    client = Client(headers={"Authorization": f"Bearer {made.secret}"})
    hold = {"point": city.points["JHG"].code, "from_at": "2026-11-24T00:00:00Z", "to_at": "2026-11-24T01:00:00Z",
            "basis": "case", "reason": "案件"}  # fmt: skip
    placed = client.post("/api/v1/holds", hold, content_type="application/json")
    assert placed.status_code == 201, placed.content
    event = json.loads(bytes(EntryDetail.objects.latest("entry_id").event))
    assert event["by"]["token"] == f"#{made.row.number} 报表"
    release = client.post(
        f"/api/v1/holds/{placed.json()['name']}/release", {"reason": "结案"}, content_type="application/json"
    )
    assert (release.status_code, release.json()["article"]) == (403, "799-16(2)(2)")


@pytest.mark.law("16(3)", "799-16(2)(2)")
def test_the_register_names_the_token_that_opened_a_picture(city: City, clock: HandClock) -> None:
    """Issue point B.14: on 0.3.0 a line of the register said that the person looked."""
    made = token_of(city["monitor"], username="monitor", name="墙", days=9, clock=clock)
    client, code = Client(headers={"Authorization": f"Bearer {made.secret}"}), city.points["JHG"].code
    asked = {"purpose": "duty_patrol", "points": [code]}
    grant = client.post("/access/grants", asked, content_type="application/json").json()["grant"]
    ticket = {"grant": grant, "points": [code], "modes": ["live"]}
    assert client.post("/access/tickets", ticket, content_type="application/json").status_code == 200
    line = client.get("/api/v1/register/own").json()[0]
    assert (line["person"], line["token"]) == ("人员 monitor", f"#{made.row.number} 墙")
