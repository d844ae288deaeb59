"""Requires of the system of a batch the impact assessment without which its points do not come into use (article 16(6);
PIPL 55): the plane above judges it.
"""

from datetime import datetime

from mingcha.kit.decision import Decision, allow, cites, require
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import in_scope


@cites("16(6)", "PIPL 55")
def may_come_into_use(system: System, at: datetime) -> Decision:
    """Whether points of a system may be taken into use: one of a place that is not public is asked for nothing (2)."""
    if not in_scope(system.legal_class):
        return allow("2")
    way = Disclosure(DisclosureKind.FACE_SYSTEM, system.site.organisation.code, system.code, (system.code,))
    return disclosure_decision()(way, at)


def require_assessed(system: System, at: datetime) -> None:
    """Raises Refused (16(6)) where the system was not assessed, or its assessment is not in force."""
    require(may_come_into_use(system, at))
