"""Who records the ground for a point's sound, at the edges (arts. 3, 4; decree 799 art. 8(4))."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingcha.law.forbidden import ForbiddenPlace
from mingcha.law.sound import SoundGround
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.sound.rules import may_allow_sound, may_handle_sound

ON = date(2026, 11, 25)
PLACE = Place("420102", "JAGA")
GROUND = SoundGround("鄂公 2026-1", "省公安厅", date(2026, 1, 1), date(2027, 1, 1), "此处录音", date(2026, 1, 2))
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def officer(role: Role = Role.DISTRICT_OFFICER, division: str = "420102") -> DutyFacts:
    return DutyFacts(3, "li", "李", "", "JAGA", active=True, roles=(RoleInForce(role, Territory(division), SINCE),))


@pytest.mark.law("799-8(4)")
def test_the_district_officer_of_the_territory_records_it() -> None:
    assert may_handle_sound(officer(), PLACE)
    assert may_allow_sound(officer(), PLACE, "", GROUND, ON)


@pytest.mark.law("799-8(4)")
@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.MONITOR, Role.ADMINISTRATOR])
def test_nobody_else_does(role: Role) -> None:
    refused = may_handle_sound(officer(role), PLACE)
    assert (refused.allowed, refused.article, bool(refused.next)) == (False, "799-8(4)", True)
    assert "by the public security organ" in refused.reason.en
    assert may_allow_sound(officer(role), PLACE, "", GROUND, ON) == refused


@pytest.mark.law("3", "4")
def test_an_officer_of_another_district_does_not() -> None:
    refused = may_handle_sound(officer(division="420111"), PLACE)
    assert (refused.allowed, refused.article) == (False, "3")


@pytest.mark.law("18", "799-8(4)")
@pytest.mark.parametrize("place", list(ForbiddenPlace))
def test_a_forbidden_place_is_refused_before_anybody_is_asked(place: ForbiddenPlace) -> None:
    for who in (officer(), officer(Role.UNIT_MANAGER), replace(officer(), roles=())):
        refused = may_allow_sound(who, PLACE, place.value, GROUND, ON)
        assert not refused
        assert refused.article.startswith(("18", "799-8"))
        assert "by the public security organ" not in refused.reason.en
