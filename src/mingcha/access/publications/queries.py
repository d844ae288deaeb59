"""Publications for their readers (articles 3, 21, 25)."""

from datetime import datetime

from mingcha.access.publications.reach import readable
from mingcha.access.publications.rows import publication_called, publication_row
from mingcha.access.publications.rules import may_read_publication
from mingcha.access.publications.values import ALL_PUBLICATIONS, PublicationRow, PublicationsAsked
from mingcha.kit.decision import cites, require
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


@cites("3", "21", "25")
def publication(reader: Reader, no: str, *, at: datetime) -> PublicationRow:
    """A publication. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = publication_called(no)
    require(may_read_publication(duty_of(reader, at), held.unit.place))
    return publication_row(held)
