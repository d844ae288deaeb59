"""Which redactions a person may read, as a condition for queries (articles 3, 21, 25); not for pages."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.privacy.redaction.models import Redaction, RedactionException
from mingcha.privacy.redaction.rules import READERS
from mingcha.privacy.redaction.states import AWAITING_PEOPLE, WITH_EDITS
from mingcha.privacy.redaction.values import ALL_REDACTIONS, ExceptionState, RedactionsAsked
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.points.reach import POINT

_OF_POINT = PlaceColumns(
    *(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone, POINT.contractor))
)


def readable(rows: QuerySet[Redaction], who: DutyFacts, asked: RedactionsAsked = ALL_REDACTIONS) -> QuerySet[Redaction]:
    """The rule `may_read_redaction` as a condition, and what is asked for."""
    rows = rows.filter(_read_by(who, _served_unit(who)))
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


def any_waits(who: DutyFacts) -> bool:
    """Whether a redaction that the person may read is to be reviewed, signed or released, or has something that is
    asked to stay visible: one cheap query, by which a page that is asked often leaves out dearer ones."""
    return bool(_WAITING.rows(who, _served_unit(who), limit=1))


def _served_unit(who: DutyFacts) -> str:
    """The code of the own unit of a person who is on duty for it, else ""."""
    unit = who.organisation
    return unit if unit and who.has(*ANSWERERS) and is_on_duty_of(who, organisation_place(unit)) else ""


def _read_by(who: DutyFacts, unit: str) -> Q:
    """The redactions of points in reach, and those of the points of a unit."""
    reads = replace(who, roles=tuple(held for held in who.roles if held.role in READERS))
    within = reach(reads, _OF_POINT)
    return within | Q(point__system__site__organisation__code=unit) if unit else within


def _waiting(who: DutyFacts, unit: str) -> QuerySet[Redaction, Any]:
    asked = RedactionException.objects.filter(state=ExceptionState.ASKED.value).values("redaction")
    waits = Q(state__in=[state.value for state in AWAITING_PEOPLE])
    waits |= Q(pk__in=asked, state__in=[one.value for one in WITH_EDITS])
    return Redaction.objects.filter(_read_by(who, unit)).filter(waits).values_list("pk")


_WAITING = QueryOfFacts(_waiting)
