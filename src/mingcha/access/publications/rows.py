"""Rows of publications: found by number, turned into values; for actions and queries, not for pages."""

import re
from datetime import datetime

from django.db.models import QuerySet

from mingcha.access.publications.models import Publication
from mingcha.access.publications.values import (
    FilmFacts,
    PublicationPlace,
    PublicationPurpose,
    PublicationRow,
    PublicationState,
)
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.values import RedactionKind
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind

_NUMBER = re.compile(r"F\d{8}-\d{4,}", re.ASCII)
_SAME = (
    "no", "basis", "place", "from_on", "until_on", "redaction", "output_sha256", "asked_at", "approved_at",
    "released_at", "ended_at", "end_reason", "informed", "down_at", "down_note",
)  # fmt: skip


def publications_with_units() -> QuerySet[Publication]:
    """Publications with what `publication_row` reads of them, in one query."""
    return Publication.objects.select_related("unit")


def publication_called(no: str) -> Publication:
    """A publication by its number. Raises Fault(NOT_FOUND)."""
    found = publications_with_units().filter(no=no).first() if _NUMBER.fullmatch(no) else None
    if found is None:
        words = Words(f"没有公开传播“{no[:20]}”", f"there is no publication {no[:20]!r}")
        raise Fault(FaultKind.NOT_FOUND, words)
    return found


def next_no(now: datetime) -> str:
    """F, the Shanghai day and the number of that day. For an act that holds the log's lock."""
    prefix = f"F{shanghai_day(now):%Y%m%d}-"
    last = Publication.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def film_facts(redaction: str) -> FilmFacts | None:
    """The redaction that a publication names, for rules; None for "", as older ones have. Raises Fault(NOT_FOUND)."""
    if not redaction:
        return None
    film = redaction_facts(redaction)
    is_released = film.state is RedactionState.RELEASED
    is_over = not is_released and film.state not in OPEN
    return FilmFacts(film.place.organisation, film.kind is RedactionKind.PUBLICATION, is_released, is_over)


def way_of(held: Publication) -> Disclosure:
    """What the impact assessment of a publication is about: its unit, and where it is published."""
    return Disclosure(DisclosureKind.PUBLICATION, held.unit.code, held.place_kind)


def publication_row(held: Publication) -> PublicationRow:
    """A publication as a value; its unit is read with it."""
    return PublicationRow(
        **{name: getattr(held, name) for name in _SAME},
        unit=held.unit.code,
        unit_name=held.unit.name,
        purpose=PublicationPurpose(held.purpose),
        place_kind=PublicationPlace(held.place_kind),
        state=PublicationState(held.state),
        asked_by=held.person,
        approved_by=held.approver,
        released_by=held.releaser,
    )
