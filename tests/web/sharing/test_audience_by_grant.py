"""A department reads the rows of its own grant and nothing beyond them: not what the police get, not another
department's, nothing withdrawn, nothing after the end (F14; articles 13(2), 13(3); GDSR)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.filing import HERE, placed
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, forwarded
from tests.support.sharing.granted_rows import GATE, ITEMS, ROAD, YARD, with_granted_rows
from tests.support.sharing.supplying import decide, supplied
from tests.support.web.sign_in import token_of

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.decisions.actions import give_consent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.grants.actions import end_grant, resume_grant, suspend_grant
from mingcha.sharing.grants.checks import check_share_grants
from mingcha.sharing.grants.models import GrantReading, ShareGrant
from mingcha.sharing.grants.of_units import unit_grants
from mingcha.sharing.grants.reporting import sign_report
from mingcha.sharing.grants.values import NewReport

type SignIn = Callable[..., Client]
type Granted = tuple[City, str, dict[str, str]]

pytestmark = pytest.mark.law("13(2)")


@pytest.fixture
def granted(city: City, clock: HandClock) -> Granted:
    made, no, codes = with_granted_rows(city, clock, "fighter")
    city.people.update(made.people)
    return city, no, codes


def rows_of(client: Client, no: str, query: str = "") -> tuple[int, Any]:
    answer = client.get(f"/api/v1/sharing/grants/{no}/rows{query}")
    return answer.status_code, answer.json()


def refused(client: Client, no: str) -> str:
    status, body = rows_of(client, no)
    assert status == 403, body
    return str(body["article"])


@pytest.mark.law("GDSR", "799-20")
def test_a_named_person_reads_the_decided_items_and_points(
    granted: Granted, clock: HandClock, signed_in: SignIn
) -> None:
    city, no, codes = granted
    for name in ("driver", "department", "clerk", "city", "auditor"):
        assert refused(signed_in(name), no) == "13(2)", name
    assert rows_of(signed_in("other"), no)[0] == 404
    assert GrantReading.objects.count() == 0
    reading = signed_in("fighter")
    status, whole = rows_of(reading, no, "?audience=police&items=easting")
    assert (status, whole["items"], whole["next"]) == (200, list(ITEMS), "")
    assert {tuple(one) for one in whole["rows"]} == {(*ITEMS, "is_reduced")}
    exact, cell = whole["rows"][:2], whole["rows"][2]
    assert [one["code"] for one in exact] == sorted((codes[GATE], codes[ROAD]))
    assert (cell["is_reduced"], cell["code"][:2], cell["unit"], cell["azimuth_deg"]) == (True, "R-", "", None)
    assert (cell["longitude"], cell["latitude"]) != (exact[0]["longitude"], exact[0]["latitude"])
    assert codes[YARD] not in str(whole)
    assert YARD not in str(whole)
    assert latest_entries(limit=1)[0].act == "sharing.grant.read_rows"

    pages, after = list[Any](), ""
    while len(pages) < 9:
        page = rows_of(reading, no, f"?limit=1&after={after}")[1]
        pages += page["rows"]
        after = page["next"]
        if not after:
            break
    assert pages == whole["rows"]
    assert rows_of(reading, no, "?limit=1001")[0] == 422

    made = token_of(city["fighter"], username="fighter", name="rows", days=30, clock=clock, scopes=("sharing:read",))
    program = Client(headers={"Authorization": f"Bearer {made.secret}"})
    assert rows_of(program, no)[1]["rows"] == whole["rows"]
    made = token_of(city["fighter"], username="fighter", name="other", days=30, clock=clock, scopes=("register:read",))
    assert rows_of(Client(headers={"Authorization": f"Bearer {made.secret}"}), no)[0] == 403
    assert GrantReading.objects.count() == 5
    assert signed_in("department").get(f"/api/v1/sharing/grants/{no}").json()["uses"] == 5
    assert f"/grants/{no}/rows" in signed_in("department").get(f"/sharing/grants/{no}").content.decode()
    assert list(check_share_grants()) == []


@pytest.mark.law("13(3)", "GDSR", "NDSR 12")
def test_what_is_withdrawn_suspended_or_over_is_read_no_more(
    granted: Granted, clock: HandClock, signed_in: SignIn
) -> None:
    city, no, codes = granted
    reading = signed_in("fighter")

    def shown() -> list[str]:
        return [one["code"][:2] if one["is_reduced"] else one["code"] for one in rows_of(reading, no)[1]["rows"]]

    mark_secret(city["city"], code=codes[ROAD], document="密定〔2026〕1号", clock=clock)
    assert shown() == [codes[GATE], "R-"]
    held = DataSetVersion.objects.get(state="published")
    for item in held.items:
        item["share_type"] = "not_shared" if item["code"] in ("unit", "code") else item["share_type"]
    DataSetVersion.objects.filter(pk=held.pk).update(items=held.items)
    page = rows_of(reading, no, "?limit=1")[1]
    assert page["items"] == [one for one in ITEMS if one not in ("unit", "code")]
    assert (set(page["rows"][0]) & {"unit", "code"}, page["next"][:2]) == (set(), "R-")
    for item in held.items:
        item["share_type"] = ""
    DataSetVersion.objects.filter(pk=held.pk).update(items=held.items)

    clock.advance(timedelta(minutes=1))
    suspend_grant(city["department"], no=no, why="账户失窃", clock=clock)
    assert refused(reading, no) == "13(2)"
    clock.advance(timedelta(minutes=1))
    resume_grant(city["clerk"], no=no, why="账户已重置", clock=clock)
    assert len(shown()) == 2
    assert [(one.count, one.open_now) for one in unit_grants(city["manager"], at=clock.now())] == [(3, 2)]
    application = ShareGrant.objects.get(no=no).decision.application.no
    withdrawn = {"answer": ConsentAnswer.WITHDRAWN, "reason": "校门改造"}
    give_consent(city["manager"], no=application, unit="HQXX", clock=clock, **withdrawn)  # type: ignore[arg-type]
    assert shown() == []
    assert [one.open_now for one in unit_grants(city["manager"], at=clock.now())] == [0]
    clock.advance(timedelta(days=198))
    assert refused(signed_in("fighter"), no) == "NDSR 12"
    report = NewReport(uses=5, persons=1, results="核对点位", incidents="无")
    signed = sign_report(city["department"], no=no, to_on=date(2027, 5, 24), new=report, clock=clock)
    assert signed.register_count == 4
    assert refused_after(clock, signed_in, no, days=103) == "13(2)"
    end_grant(city["city"], no=no, why="期满", clock=clock)
    assert refused(signed_in("fighter"), no) == "13(2)"
    assert list(check_share_grants()) == []


@pytest.mark.law("GDSR", "19")
def test_figures_are_read_whole_with_small_counts_hidden(city: City, clock: HandClock, signed_in: SignIn) -> None:
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    people = with_published_sets(with_sharing_people(city, clock), clock, 2)
    add_person("fighter", "XFJY", clock)
    city.people.update({**people.people, **{one.username: one for one in User.objects.all()}})
    placed(city, clock, city.points["HQX"].code, HERE)
    file_system(city, clock)
    asked = replace(LIVE, data_set=2, kind=SharingKind.ROWS, purpose="public_management", fields=("day", "filed"))
    application = forwarded(city, clock, asked)
    decide(city, clock, application, by="second")
    no = supplied(city, clock, application, "fighter")
    status, page = rows_of(signed_in("fighter"), no, "?limit=1")
    assert (status, page["items"], page["next"]) == (200, ["day", "filed"], "")
    assert page["rows"] == [{"day": "2026-11-25", "filed": None}], "one system is too few to be counted"
    assert refused(signed_in("department"), no) == "13(2)"
    found = signed_in("department", "en").get(f"/sharing/grants/{no}").content.decode()
    assert "reads the figures" in found
    assert signed_in("department").get(f"/api/v1/sharing/grants/{no}").json()["uses"] == 1


def refused_after(clock: HandClock, signed_in: SignIn, no: str, *, days: int) -> str:
    """The article of the refusal so many days later, before the clock has ended anything."""
    clock.advance(timedelta(days=days))
    return refused(signed_in("fighter"), no)
