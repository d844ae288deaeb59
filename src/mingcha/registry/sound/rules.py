"""Who records the ground on which the sound of a point is kept, and ends it (arts. 3, 4; decree 799 art. 8(4))."""

from datetime import date

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law.sound import SoundGround, may_record_sound
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, other_territory
from mingcha.registry.points.rules import may_stand

MOST_TEXT = 200
"""Characters of the document, of the sign and of the reason of an end."""
MOST_AUTHORITY = 100
"""Characters of the name of the authority."""


@cites("3", "4", "7", "18", "799-8(4)")
def may_allow_sound(
    who: DutyFacts, place: Place, forbidden_place: str, ground: SoundGround | None, on: date
) -> Decision:
    """Whether this person may record this ground: an officer of the public security organ there, and a ground that the
    law takes. The forbidden place comes first. Raises Fault(INVALID) for a kind of place that is in no list."""
    stands = may_stand(forbidden_place)
    if not stands:
        return stands
    handles = may_handle_sound(who, place)
    return may_record_sound(forbidden_place, ground, on) if handles else handles


@cites("3", "4", "799-8(4)")
def may_handle_sound(who: DutyFacts, place: Place) -> Decision:
    """Whether this person records and ends grounds of sound at this place: the district officer of the territory, never
    the unit that would listen."""
    if not who.has(Role.DISTRICT_OFFICER):
        return refuse(
            "799-8(4)",
            "采集声音的依据由属地区公安机关登记，单位不得自行登记",
            "a ground for sound is recorded by the public security organ of the district, not by the unit",
            next_steps=ASK_A_KEEPER,
        )
    return allow("799-8(4)") if who.over(place, Role.DISTRICT_OFFICER) else other_territory()
