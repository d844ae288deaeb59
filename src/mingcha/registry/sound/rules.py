"""Who may record and end the legal ground for a point's sound (arts. 3, 4; decree 799 art. 8(4))."""

from datetime import date

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law.sound import SoundGround, may_record_sound
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, other_territory
from mingcha.registry.points.rules import may_stand

MOST_TEXT = 200
"""Maximum characters of the document, of the sign and of the reason for an end."""
MOST_AUTHORITY = 100
"""Maximum characters of the authority's name."""


@cites("3", "4", "7", "18", "799-8(4)")
def may_allow_sound(
    who: DutyFacts, place: Place, forbidden_place: str, ground: SoundGround | None, on: date
) -> Decision:
    """Whether this person may record this ground: a district officer of the territory, and a ground that the law
    accepts. Checks the forbidden place first. Raises Fault(INVALID) for an unknown kind of place."""
    stands = may_stand(forbidden_place)
    if not stands:
        return stands
    handles = may_handle_sound(who, place)
    return may_record_sound(forbidden_place, ground, on) if handles else handles


@cites("3", "4", "799-8(4)")
def may_handle_sound(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may record and end grounds for sound at this place: the district officer of the territory,
    never the unit that would record."""
    if not who.has(Role.DISTRICT_OFFICER):
        return refuse(
            "799-8(4)",
            "采集声音的依据由属地区公安机关登记，单位不得自行登记",
            "a ground for sound is recorded by the public security organ of the district, not by the unit",
            next_steps=ASK_A_KEEPER,
        )
    return allow("799-8(4)") if who.over(place, Role.DISTRICT_OFFICER) else other_territory()
