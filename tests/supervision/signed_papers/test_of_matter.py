"""Who is of the matter of a paper, and may hand its scan in (12, 23; APL 61)."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.signed_papers.rules import is_of_matter_of_paper

PLACE = Place("420102", "")


def officer(key: int, division: str = "420102", *, active: bool = True) -> DutyFacts:
    role = RoleInForce(Role.DISTRICT_OFFICER, Territory(division), datetime(2026, 1, 1, tzinfo=UTC))
    return DutyFacts(key, "a", "甲", "", "JAGA", active=active, roles=(role,))


@pytest.mark.law("12", "23", "APL 61")
def test_one_of_its_actors_is_and_another_only_once_none_of_them_acts_there() -> None:
    assert is_of_matter_of_paper(7, {"user:7"}, PLACE, [officer(7)])
    assert not is_of_matter_of_paper(8, {"user:7"}, PLACE, [officer(7)])
    assert is_of_matter_of_paper(8, {"user:7"}, PLACE, [officer(7, active=False)]), "who handled it has left"
    assert is_of_matter_of_paper(8, {"user:7"}, PLACE, [officer(7, "420103")]), "and now serves elsewhere"
    assert not is_of_matter_of_paper(8, {"user:6", "user:7"}, PLACE, [officer(6, active=False), officer(7)])
