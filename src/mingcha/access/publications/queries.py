"""Publications for their readers (articles 3, 21, 25)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.access.exports.rows import over_all, served_unit
from mingcha.access.publications.models import Publication
from mingcha.access.publications.rows import publication_called, publication_row, publications_with_units
from mingcha.access.publications.rules import READERS, may_read_publication
from mingcha.access.publications.values import PublicationRow, PublicationState
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PlaceColumns, reach

_UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")


@dataclass(frozen=True, slots=True)
class PublicationsAsked:
    """What a list is asked for: states (none: all), the film of a redaction (its number), and a text in number, place
    or name of the unit."""

    states: tuple[PublicationState, ...] = ()
    redaction: str = ""
    text: str = ""


ALL = PublicationsAsked()


@cites("3", "21", "25")
def publications(
    reader: Reader, *, at: datetime, asked: PublicationsAsked = ALL, limit: int = 100, offset: int = 0
) -> tuple[PublicationRow, ...]:
    """The publications that a person may read, the newest first."""
    rows = _readable(reader, at, asked).order_by("-pk")
    return tuple(publication_row(held) for held in rows[offset : offset + limit])


@cites("3", "21", "25")
def count_publications(reader: Reader, *, at: datetime, asked: PublicationsAsked = ALL) -> int:
    """How many there are."""
    return _readable(reader, at, asked).count()


@cites("3", "21", "25")
def publication(reader: Reader, no: str, *, at: datetime) -> PublicationRow:
    """A publication. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = publication_called(no)
    require(may_read_publication(duty_of(reader, at), held.unit.place))
    return publication_row(held)


def _readable(reader: Reader, at: datetime, asked: PublicationsAsked) -> QuerySet[Publication]:
    """The rule `may_read_publication` as a condition, and what is asked for."""
    who = duty_of(reader, at)
    condition, unit = Q(reach(over_all(who, READERS), _UNIT)), served_unit(who)
    rows = publications_with_units().filter(condition | Q(unit__code=unit) if unit else condition)
    if asked.states:
        rows = rows.filter(state__in=[state.value for state in asked.states])
    if asked.redaction:
        rows = rows.filter(redaction=asked.redaction)
    if asked.text:
        named = Q(no__icontains=asked.text) | Q(place__icontains=asked.text) | Q(unit__name__icontains=asked.text)
        rows = rows.filter(named)
    return rows
