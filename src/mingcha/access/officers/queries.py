"""Officers and looks at their credentials, as frozen values (articles 15(1), 15(2))."""

from datetime import datetime

from django.db.models import Q

from mingcha.access.officers import rules
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.rows import check_row, officer_facts, officer_held, officer_of_user
from mingcha.access.officers.values import CredentialCheckRow, OfficerFacts
from mingcha.kit.decision import Decision, cites, require
from mingcha.registry.identity.asker import Reader, duty_of


def own_officer(asker: Reader, *, at: datetime) -> OfficerFacts | None:
    """The officer whose confirmed account the asker uses; None for everybody else."""
    held = officer_of_user(duty_of(asker, at).user_id)
    return officer_facts(held) if held else None


@cites("15(2)")
def officer(asker: Reader, no: str, *, at: datetime) -> OfficerFacts:
    """One officer. Raises Fault(NOT_FOUND), Refused (article 15(2)) for who may not read it."""
    found = officer_facts(officer_held(no))
    require(rules.may_read_officer(duty_of(asker, at), found))
    return found


@cites("15(2)")
def officers_found(asker: Reader, search: str, *, at: datetime, limit: int = 50) -> tuple[OfficerFacts, ...]:
    """Officers by part of their name, unit or number, or by the whole number of a credential, newest first. Raises
    Refused (article 15(2))."""
    require(rules.may_register_officer(duty_of(asker, at)))
    text = search.strip()[: rules.MOST_UNIT]
    rows = Officer.objects.order_by("-pk")
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(unit__icontains=text) | Q(no__icontains=text) | Q(credential_no=text)
        )
    return tuple(officer_facts(row) for row in rows[:limit])


def officers_to_name(asker: Reader, *, at: datetime, limit: int = 200) -> tuple[OfficerFacts, ...]:
    """The officers whom the asker may name in a request: those of the own unit for an officer with an account,
    everybody for who serves at a counter; by name. Empty for others."""
    facts = duty_of(asker, at)
    own = officer_of_user(facts.user_id)
    rows = Officer.objects.order_by("name", "pk")
    if not rules.may_register_officer(facts):
        rows = rows.filter(unit=own.unit) if own is not None else rows.none()
    return tuple(officer_facts(row) for row in rows[:limit])


def credential_standing(found: OfficerFacts, *, at: datetime) -> Decision:
    """Whether the officer's credential is valid now, with the reason if not (article 15(2))."""
    return rules.credentials_stand((found,), at)


@cites("15(2)")
def looks_at(asker: Reader, no: str, *, at: datetime, limit: int = 50) -> tuple[CredentialCheckRow, ...]:
    """Who looked at an officer's credential, newest first. Raises as `officer`."""
    officer(asker, no, at=at)
    rows = CredentialCheck.objects.select_related("officer").filter(officer__no=no).order_by("-pk")
    return tuple(check_row(row) for row in rows[:limit])


def looks_for(request: str) -> tuple[CredentialCheckRow, ...]:
    """The looks at credentials for a request, in order: not a page's query, but what the request's rules read."""
    rows = CredentialCheck.objects.select_related("officer").filter(request=request).order_by("pk")
    return tuple(check_row(row) for row in rows)
