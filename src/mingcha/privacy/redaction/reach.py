"""Which redactions a person may read, as a condition for queries (articles 3, 21, 25); not for pages."""

from dataclasses import replace

from django.db.models import Q, QuerySet

from mingcha.privacy.redaction.models import Redaction, RedactionException
from mingcha.privacy.redaction.rules import READERS
from mingcha.privacy.redaction.states import WITH_EDITS
from mingcha.privacy.redaction.values import ALL_REDACTIONS, ExceptionState, RedactionsAsked
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.reach import POINT

_OF_POINT = PlaceColumns(
    *(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone, POINT.contractor))
)


def readable(rows: QuerySet[Redaction], who: DutyFacts, asked: RedactionsAsked = ALL_REDACTIONS) -> QuerySet[Redaction]:
    """The rule `may_read_redaction` as a condition, and what is asked for."""
    reads = replace(who, roles=tuple(held for held in who.roles if held.role in READERS))
    condition = Q(reach(reads, _OF_POINT))
    unit = who.organisation
    if unit and who.has(*ANSWERERS) and is_on_duty_of(who, organisation_place(unit)):
        condition |= Q(point__system__site__organisation__code=unit)
    rows = rows.filter(condition)
    if asked.states:
        rows = rows.filter(state__in=[state.value for state in asked.states])
    if asked.awaits_officer:
        waiting = RedactionException.objects.filter(state=ExceptionState.ASKED.value)
        rows = rows.filter(pk__in=waiting.values("redaction"), state__in=[one.value for one in WITH_EDITS])
    if asked.unit:
        rows = rows.filter(point__system__site__organisation__code=asked.unit)
    if asked.text:
        named = Q(no__icontains=asked.text) | Q(point__name__icontains=asked.text) | Q(point__code=asked.text)
        rows = rows.filter(named)
    return rows
