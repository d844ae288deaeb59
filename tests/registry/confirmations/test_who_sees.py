"""Who sees a proposal without being able to confirm it (decree 799, art. 16(2)(2))."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.confirmations.rules import is_concerned
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory

pytestmark = pytest.mark.law("799-16(2)(2)")
AT = datetime(2026, 12, 2, 4, tzinfo=UTC)
PLACE = Place("420102", "JAXX", "")


def person(user_id: int, *roles: Role, division: str = "420102") -> DutyFacts:
    held = tuple(RoleInForce(role, Territory(division=division), AT) for role in roles)
    return DutyFacts(user_id, f"p{user_id}", "P", "", "JAXX", active=True, roles=held)


@pytest.mark.parametrize(
    ("who", "is_seen"),
    [
        (person(7), True),
        (person(8), True),
        (person(9), True),
        (person(10), False),
        (person(0), False),
        (person(10, Role.AUDITOR), True),
        (person(10, Role.AUDITOR, division="420103"), False),
        (person(10, Role.DISTRICT_OFFICER), False),
    ],
)
def test_a_proposal_is_seen_by_whom_it_concerns_and_auditors_of_its_place(who: DutyFacts, is_seen: bool) -> None:
    assert is_concerned(who, 7, 8, "p9", PLACE) is is_seen


def test_a_program_sees_what_programs_proposed_and_not_what_nobody_decided() -> None:
    assert is_concerned(person(0), 0, 0, "p9", PLACE)
    assert not is_concerned(person(0), 7, 0, "p9", PLACE)
