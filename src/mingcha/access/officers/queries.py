"""Officers and checks of their credentials, as frozen values (articles 15(1), 15(2))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.access.officers import rules
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.rows import check_row, officer_facts, officer_held, officer_of_user, spellings_of
from mingcha.access.officers.values import CredentialCheckRow, OfficerFacts
from mingcha.access.requests.models import Request
from mingcha.kit.decision import Decision, cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts


def own_officer(asker: Reader, *, at: datetime) -> OfficerFacts | None:
    """The officer whose confirmed account the asker uses; None if there is none."""
    held = officer_of_user(duty_of(asker, at).user_id)
    return officer_facts(held) if held else None


@cites("15(2)")
def officer(asker: Reader, no: str, *, at: datetime) -> OfficerFacts:
    """One officer whom the asker reads without an entry. Raises Fault(NOT_FOUND), Refused (article 15(2)): others are
    looked up (lookups.look_up_officer)."""
    held, facts = officer_held(no), duty_of(asker, at)
    found = officer_facts(held)
    require(rules.may_read_unasked(facts, found, is_known=is_known(facts, held)))
    return found


@cites("15(2)")
def officers_found(
    asker: Reader, search: str, *, at: datetime, limit: int = 50, offset: int = 0
) -> tuple[OfficerFacts, ...]:
    """The officers whom the asker may read without an entry, by part of their name, unit or number, or by the whole
    number of a credential, newest first. Raises Refused (article 15(2))."""
    rows = _found(duty_of(asker, at), search).order_by("-pk")
    return tuple(officer_facts(row) for row in rows[offset : offset + limit])


@cites("15(2)")
def count_officers(asker: Reader, search: str, *, at: datetime) -> int:
    """The total number of the officers of `officers_found`. Raises as it does."""
    return _found(duty_of(asker, at), search).count()


def _found(facts: DutyFacts, search: str) -> QuerySet[Officer]:
    require(rules.may_register_officer(facts))
    text = search.strip()[: rules.MOST_UNIT]
    rows = Officer.objects.filter(_known_to(facts))
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(unit__icontains=text) | Q(no__icontains=text) | Q(credential_no=text)
        )
    return rows


def officers_to_name(
    asker: Reader, *, at: datetime, text: str = "", named: Sequence[str] = (), limit: int = 50
) -> tuple[OfficerFacts, ...]:
    """The officers whom the asker may name in a request: for an officer with an account those of the own unit, for
    staff at a counter those known to the own unit; empty for others. By name, `limit` of them; with `text`, those whose
    name or number contains it or whose credential has this number. Those in `named` (our numbers) are always among
    them, if the asker may name them."""
    may = Officer.objects.filter(_may_name(duty_of(asker, at)))
    found = may.order_by("name", "pk")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(no__icontains=text) | Q(credential_no=text))
    rows = (*may.filter(no__in=named).order_by("name", "pk"), *found[:limit])
    return tuple({row.no: officer_facts(row) for row in rows}.values())


def count_to_name(asker: Reader, *, at: datetime) -> int:
    """The total number of the officers whom the asker may name in a request."""
    return Officer.objects.filter(_may_name(duty_of(asker, at))).count()


def _may_name(facts: DutyFacts) -> Q:
    own = officer_of_user(facts.user_id)
    named = Q(pk__in=[])
    if rules.may_register_officer(facts):
        named |= _known_to(facts)
    if own is not None:
        named |= Q(unit__in=spellings_of(own.unit))
    return named


def is_known(facts: DutyFacts, held: Officer) -> bool:
    """Whether an officer is known to the person's unit: one of its own, one whose credential it has checked, or one who
    requests footage from it."""
    return Officer.objects.filter(_known_to(facts), pk=held.pk).exists()


def _known_to(facts: DutyFacts) -> Q:
    """The officers known to the person's unit."""
    seen = CredentialCheck.objects.filter(_seen_by_unit(facts)).values("officer")
    known = Q(pk__in=seen)
    if not facts.organisation:
        return known
    asked = Request.objects.filter(managing_unit__code=facts.organisation)
    named = Q(pk__in=asked.values("first_officer")) | Q(pk__in=asked.values("second_officer"))
    return known | named | Q(unit_code=facts.organisation)


def _seen_by_unit(facts: DutyFacts) -> Q:
    """Checks of credentials by the person or by people of the same unit."""
    own = Q(user_id=facts.user_id)
    return own | Q(user__organisation__code=facts.organisation) if facts.organisation else own


def credential_standing(found: OfficerFacts, *, at: datetime) -> Decision:
    """Whether the officer's credential is valid now, with the reason if not (article 15(2))."""
    return rules.credential_stands(found, at)


@cites("15(2)")
def looks_at(asker: Reader, no: str, *, at: datetime, limit: int = 50) -> tuple[CredentialCheckRow, ...]:
    """The checks of an officer's credential, newest first. Raises Fault(NOT_FOUND), Refused (article 15(2))."""
    require(rules.may_read_officer(duty_of(asker, at), officer_facts(officer_held(no))))
    rows = CredentialCheck.objects.select_related("officer").filter(officer__no=no).order_by("-pk")
    return tuple(check_row(row) for row in rows[:limit])


def looks_for(request: str) -> tuple[CredentialCheckRow, ...]:
    """The checks of credentials for a request, in order; for the request's rules, not for pages."""
    rows = CredentialCheck.objects.select_related("officer").filter(request=request).order_by("pk")
    return tuple(check_row(row) for row in rows)
