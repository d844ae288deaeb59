"""What a guest sees of a case: its number, state and planned day, the places of its points
and the unit, no more (article 10)."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.guests import rules as guests_rules
from mingcha.registry.relocations.guests.rows import link_opened
from mingcha.registry.relocations.models import RelocatedPoint
from mingcha.registry.relocations.rows import judged_case, link_facts
from mingcha.registry.relocations.states import PaperPurpose
from mingcha.registry.relocations.values import GuestView


@cites("10(1)", "10(2)")
def case_of_guest(key: str, code: str, *, at: datetime) -> GuestView:
    """The case of a link, for whoever has its key and code. Raises Fault(NOT_FOUND) for a wrong one, Refused (article
    10) for a link that is late or revoked."""
    link = link_opened(key, code)
    facts, held = link_facts(link), link.relocation
    require(guests_rules.may_use_link(facts, shanghai_day(at)))
    judged = judged_case(held)
    points = RelocatedPoint.objects.filter(relocation=held).order_by("point__code")
    return GuestView(
        number=held.pk,
        state=judged.state,
        planned_on=held.planned_on,
        unit=held.system.site.organisation.name,
        places=tuple(points.values_list("point__code", "point__system__site__name")),
        last_on=link.last_on,
        open_purposes=tuple(
            one for one in PaperPurpose if one not in facts.used and relocations_rules.takes_paper(judged, one)
        ),
    )
