"""Publications for their readers (articles 3, 21, 25)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from mingcha.access.publications.models import Publication
from mingcha.access.publications.reach import readable
from mingcha.access.publications.rows import publication_called, publication_row
from mingcha.access.publications.rules import may_read_publication
from mingcha.access.publications.values import (
    ALL_PUBLICATIONS,
    LASTING,
    PublicationRow,
    PublicationsAsked,
    PublicationState,
)
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of


@cites("3", "21", "25")
def publications(
    reader: Reader, *, at: datetime, asked: PublicationsAsked = ALL_PUBLICATIONS, limit: int = 100, offset: int = 0
) -> tuple[PublicationRow, ...]:
    """The publications that a person may read, the newest first."""
    rows = readable(duty_of(reader, at), asked).order_by("-pk")
    return tuple(publication_row(held) for held in rows[offset : offset + limit])


@cites("3", "21", "25")
def count_publications(reader: Reader, *, at: datetime, asked: PublicationsAsked = ALL_PUBLICATIONS) -> int:
    """How many there are."""
    return readable(duty_of(reader, at), asked).count()


@cites("15", "19", "21")
def named_by_approved(redactions: Collection[str], at: datetime) -> Mapping[str, bool]:
    """Those of these redactions (their numbers) that a publication names which another person approved and which has
    not ended, nor is past its last day; each with whether one of them is out. `privacy.redaction.port` asks it before
    anybody sees their source, signs, releases or takes their film."""
    rows = Publication.objects.filter(redaction__in=redactions, state__in=[state.value for state in LASTING])
    found: dict[str, bool] = {}
    for no, state in rows.filter(until_on__gte=shanghai_day(at)).values_list("redaction", "state"):
        found[no] = found.get(no, False) or state == PublicationState.RELEASED
    return found


@cites("3", "21", "25")
def publication(reader: Reader, no: str, *, at: datetime) -> PublicationRow:
    """A publication. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = publication_called(no)
    require(may_read_publication(duty_of(reader, at), held.unit.place))
    return publication_row(held)
