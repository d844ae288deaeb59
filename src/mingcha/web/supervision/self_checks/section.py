"""Self-checks on the first page of supervision (article 16(1))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.self_checks.kinds import CheckState
from mingcha.supervision.self_checks.queries import count_self_checks
from mingcha.supervision.self_checks.rules import READERS
from mingcha.web.supervision.sections import OversightSection


def self_checks_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """Of a manager the checks to fill in and sign, of an officer those to review."""
    if not facts.has(*READERS):
        return None
    reviews = facts.has(*PUBLIC_SECURITY)
    states = (CheckState.SIGNED,) if reviews else (CheckState.OPEN, CheckState.ANSWERED)
    return OversightSection(
        title=Words("自查与安全检查", "Self-checks and security checks"),
        article="16(1)",
        url=reverse("self-checks"),
        waiting=sum(count_self_checks(facts, at=at, state=state) for state in states),
        detail=Words("待审阅", "to be reviewed") if reviews else Words("待填报、签署", "to be filled in and signed"),
    )
