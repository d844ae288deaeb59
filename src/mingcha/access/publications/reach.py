"""Which publications a person may read, as a condition for queries (articles 3, 21, 25); not for pages."""

from django.db.models import Q, QuerySet

from mingcha.access.exports.rows import over_all, served_unit
from mingcha.access.publications.models import Publication
from mingcha.access.publications.rows import publications_with_units
from mingcha.access.publications.rules import READERS
from mingcha.access.publications.values import ALL_PUBLICATIONS, PublicationsAsked
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.reach import PlaceColumns, reach

_UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")


def readable(who: DutyFacts, asked: PublicationsAsked = ALL_PUBLICATIONS) -> QuerySet[Publication]:
    """The rule `may_read_publication` as a condition, and what is asked for."""
    rows = publications_with_units().filter(read_by(who, unit_read_by(who)))
    if asked.states:
        rows = rows.filter(state__in=[state.value for state in asked.states])
    if asked.redaction:
        rows = rows.filter(redaction=asked.redaction)
    if asked.text:
        named = Q(no__icontains=asked.text) | Q(place__icontains=asked.text) | Q(unit__name__icontains=asked.text)
        rows = rows.filter(named)
    return rows


def unit_read_by(who: DutyFacts) -> str:
    """The code of the unit whose publications the person reads as one on duty there, else ""."""
    return served_unit(who) if who.has(*ANSWERERS) else ""  # asks where the unit lies


def read_by(who: DutyFacts, unit: str) -> Q:
    """The publications of the units in reach, and of this one."""
    within = reach(over_all(who, READERS), _UNIT)
    return within | Q(unit__code=unit) if unit else within
