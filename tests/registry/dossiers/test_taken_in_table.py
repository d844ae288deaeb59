"""Which points a table has that a person takes out (articles 3, 16(1); decree 799, art. 10)."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.dossiers.rules import may_take_in_table
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory

AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
PLACE = Place("420102", "JAXX", "")


def person(role: Role) -> DutyFacts:
    held = RoleInForce(role, Territory(division="420102"), AT)
    return DutyFacts(7, "li", "李", "", "JAXX", active=True, roles=(held,))


@pytest.mark.law("3", "16(1)", "799-10")
def test_a_classified_point_leaves_with_who_keeps_its_register_alone() -> None:
    keeper, auditor = person(Role.DISTRICT_OFFICER), person(Role.AUDITOR)
    assert may_take_in_table(keeper, PLACE, classified=True)
    assert may_take_in_table(keeper, PLACE, classified=False)
    assert may_take_in_table(auditor, PLACE, classified=False)
    refused = may_take_in_table(auditor, PLACE, classified=True)
    assert (refused.allowed, refused.article) == (False, "16(1)")
    assert not may_take_in_table(keeper, Place("420103", "JHGA", ""), classified=True)
