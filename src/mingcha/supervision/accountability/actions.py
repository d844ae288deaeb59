"""An auditor looks for the exports of one officer in a year (article 25): the search is a row and an entry."""

from mingcha.access.oversight.queries import audit_rows
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.supervision.accountability import rules
from mingcha.supervision.accountability.models import OfficerSearch
from mingcha.supervision.accountability.values import ExportsOfOfficer


@cites("25", "799-32")
def search_exports(by: Asker, *, username: str, year: int, reason: str, clock: Clock) -> ExportsOfOfficer:
    """The exports and copies that one person made in a year, inside the auditor's territory. Raises Refused (article
    25): no auditor, without a reason; Fault(NOT_FOUND)."""
    with act("supervision.accountability.search", by=actor_of(by), clock=clock, cites=("25",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        today = shanghai_day(now)
        require(rules.may_search_officer(who, username=username, year=year, reason=reason, on=today))
        person = User.objects.filter(username=username.strip()).first()
        officer = or_missing(person, "账户", "account", username.strip())
        kinds = frozenset({AuditKind.EXPORT, AuditKind.COPY})
        asked = AuditAsked.of_year(year, people=frozenset({officer.pk}), kinds=kinds)
        rows = audit_rows(who, asked, at=now, limit=rules.MOST_EXPORTS + 1)
        listed = rows[: rules.MOST_EXPORTS]
        held = OfficerSearch.objects.create(
            officer=officer,
            officer_name=officer.name,
            year=year,
            reason=checked_name(" ".join(reason.split()), rules.MOST_REASON),
            found=len(listed),
            searched_by=record.by.id,
            searched_at=now,
        )
        record.wrote(held)
        record.fact("search", held.pk)
        record.fact("officer", officer.username)
        record.fact("year", year)
        record.fact("reason", held.reason)
    return ExportsOfOfficer(held.pk, officer.name, year, listed, len(rows) > len(listed))
