"""Points that nobody read or was asked for are not agreed, and no application hides from a unit (articles 13(2),
13(3)): by the real acts."""

from dataclasses import replace

import pytest
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, forwarded, with_listed_points
from tests.support.sharing.supplying import decide, to_be_decided_anew

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import steps_of
from mingcha.sharing.decisions import visible
from mingcha.sharing.decisions.actions import decide_application, give_consent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.decisions.queries import consent_request, consent_requests, count_waiting_consents, judging
from mingcha.sharing.decisions.rows import judged_application
from mingcha.sharing.decisions.values import NewDecision


@pytest.fixture
def asked(city: City, clock: HandClock) -> City:
    """The city with two filed and listed points of a district, before an application."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    people = with_published_sets(with_sharing_people(city, clock), clock, 1, 5)
    with_listed_points(people, clock)
    file_system(people, clock)
    return people


def consented(city: City, no: str, clock: HandClock, digest: str | None = None) -> None:
    answer = {"no": no, "unit": "HQXX", "answer": ConsentAnswer.CONSENTS, "document": "校〔2026〕3号"}
    give_consent(city["manager"], **answer, digest=digest, clock=clock)


@pytest.mark.law("13(2)", "13(3)")
def test_a_point_that_came_since_is_read_and_asked_anew(asked: City, clock: HandClock) -> None:
    no = forwarded(asked, clock, LIVE)
    consented(asked, no, clock)
    read = judging(asked["second"], no, at=clock.now())
    assert (read.units[0].answer, count_waiting_consents(asked["manager"], at=clock.now())) == ("consents", 0)
    shown = consent_request(asked["manager"], no, "HQXX", at=clock.now()).digest
    school = Organisation.objects.get(code="HQXX").pk
    edit("UPDATE registry_site SET organisation_id = %s WHERE code = 'JHG'", school)
    with pytest.raises(Fault) as fault:
        decide_application(asked["second"], no=no, digest=read.digest, new=NewDecision(), clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    again = judging(asked["second"], no, at=clock.now()).units[0]
    assert (again.points, again.answer, count_waiting_consents(asked["manager"], at=clock.now())) == (2, None, 1)
    with pytest.raises(Fault) as fault:
        consented(asked, no, clock, digest=shown)
    assert fault.value.kind is FaultKind.CONFLICT, "the unit has read one point, and would consent for two"
    consented(asked, no, clock, digest=consent_request(asked["manager"], no, "HQXX", at=clock.now()).digest)
    assert count_waiting_consents(asked["manager"], at=clock.now()) == 0
    edit("UPDATE sharing_unitconsent SET points = '[]'")
    with pytest.raises(Refused) as refused:
        decide(asked, clock, no, by="second")
    assert refused.value.decision.article == "13(3)"


@pytest.mark.law("13(3)")
def test_older_applications_hide_none_from_a_unit(
    asked: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visible, "_AT_ONCE", 1)
    for new in (replace(LIVE, divisions=("420111",)), LIVE):
        no = forwarded(asked, clock, new)
    assert [one.no for one in consent_requests(asked["manager"], at=clock.now())] == [no]


@pytest.mark.law("13(2)")
def test_whoever_forwarded_before_a_dispute_is_not_forgotten(asked: City, clock: HandClock) -> None:
    add_person("settler", "WHSJ", clock)
    appoint("settler", "data_clerk", clock, division="420100")
    city = City({user.username: user for user in User.objects.select_related("organisation")}, asked.points)
    no = forwarded(city, clock, LIVE)
    decide(city, clock, no, by="second", refused="HQXX")
    to_be_decided_anew(city, clock, no, by="settler")
    held = Application.objects.get(no=no)
    assert judged_application(held, steps_of(held)).forwarders == (city["clerk"].pk, city["settler"].pk)
