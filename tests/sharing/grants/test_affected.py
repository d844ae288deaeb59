"""The round over points of open shares: none is passed over, and of what units answered the newest answers alone are
read (articles 13(2), 13(3))."""

from datetime import timedelta

import pytest
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City
from tests.support.sharing.deciding import LIVE, forwarded
from tests.support.sharing.supplying import CHECKS, decided, supplied

from mingcha.kit.clock import HandClock
from mingcha.registry.places.models import Organisation, Site
from mingcha.sharing.applications.models import Application
from mingcha.sharing.decisions.actions import give_consent
from mingcha.sharing.decisions.models import UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.grants import affected
from mingcha.sharing.grants.actions import supply_grant
from mingcha.sharing.grants.affected import SweepTurn, newest_consents, next_of_round
from mingcha.sharing.grants.naming import ask_person

pytestmark = pytest.mark.law("13(2)", "13(3)")


def test_a_turn_that_is_full_goes_on_behind_what_it_returned(
    agreed: tuple[City, str], clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, no = agreed
    supplied(city, clock, no, "fighter")
    clock.advance(timedelta(hours=1))
    later = decided(city, clock, LIVE, days=360)
    person = ask_person(city["department"], application=later, username="driver", clock=clock).number
    supply_grant(city["clerk"], application=later, checks=CHECKS, people=(person,), clock=clock)
    site = Site.objects.get(systems__points__code=city.points["HQX"].code).pk
    to = Organisation.objects.get(code="XFJY").pk
    edit("UPDATE registry_site SET organisation_id = %s WHERE id = %s", to, site)
    both = [one.key for one in next_of_round(SweepTurn())]
    assert len(both) == 2
    monkeypatch.setattr(affected, "MOST_A_TURN", 1)
    turn = SweepTurn()
    assert [one.key for _ in range(3) for one in next_of_round(turn)] == [*both, both[0]]


def test_the_newest_answer_of_each_unit_is_read_alone(agreed: tuple[City, str], clock: HandClock) -> None:
    city, _ = agreed
    no, manager = forwarded(city, clock, LIVE), city["manager"]
    give_consent(manager, no=no, unit="HQXX", answer=ConsentAnswer.CONSENTS, document="校〔2026〕4号", clock=clock)
    clock.advance(timedelta(minutes=1))
    give_consent(manager, no=no, unit="HQXX", answer=ConsentAnswer.WITHDRAWN, reason="校舍改造", clock=clock)
    application, school = Application.objects.get(no=no).pk, Organisation.objects.get(code="HQXX").pk
    assert UnitConsent.objects.filter(unit=school).count() == 3
    (read,) = newest_consents([application], [school])
    assert read.answer == ConsentAnswer.WITHDRAWN.value
    assert not newest_consents([application], [school + 1]).exists()
