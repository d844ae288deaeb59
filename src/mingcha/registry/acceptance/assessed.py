"""Requires of the system of a batch the impact assessment without which its points do not come into use (article 16(6);
PIPL 55): the plane above judges it.
"""

from datetime import datetime
from functools import partial

from mingcha.kit.decision import Decision, cites, require
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.systems import rules as systems_rules
from mingcha.registry.systems.models import System


@cites("16(6)", "PIPL 55")
def may_come_into_use(system: System, at: datetime) -> Decision:
    """Whether points of a system may be taken into use, by systems.rules."""
    way = Disclosure(DisclosureKind.FACE_SYSTEM, system.site.organisation.code, system.code, (system.code,))
    return systems_rules.may_come_into_use(system.legal_class, partial(disclosure_decision(), way, at))


def require_assessed(system: System, at: datetime) -> None:
    """Raises Refused (16(6)) where the system was not assessed, or its assessment is not in force."""
    require(may_come_into_use(system, at))
