"""What a reader may do with a publication, for its page (articles 3, 19, 21)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.access.publications import rules
from mingcha.access.publications.rows import film_facts, publication_called, way_of
from mingcha.access.publications.values import PublicationState
from mingcha.kit.decision import Decision, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.queries import redactions
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.values import RedactionKind, RedactionRow, RedactionsAsked
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.queries import organisation_place

_S = PublicationState
MOST_FILMS = 100


@dataclass(frozen=True, slots=True)
class PublicationOffers:
    """What the rules answer a reader of a publication; None where its state has no such step."""

    approve: Decision | None
    release: Decision | None
    withdraw: Decision | None
    down: Decision | None

    @property
    def next(self) -> Decision | None:
        """The answer to the step that comes next, None where no person takes one."""
        return next((one for one in (self.approve, self.release, self.down) if one is not None), None)


@cites("3", "21")
def may_ask(reader: Reader, *, at: datetime) -> Decision:
    """Whether this person may ask for publications of the own unit."""
    who = duty_of(reader, at)
    return rules.may_publish_for(who, organisation_place(who.organisation))


@cites("3", "16(6)", "19", "21")
def publication_offers(reader: Reader, no: str, *, at: datetime) -> PublicationOffers:
    """The steps of a publication for this reader. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who, on = publication_called(no), duty_of(reader, at), shanghai_day(at)
    unit, state = held.unit.place, PublicationState(held.state)
    require(rules.may_read_publication(who, unit))
    hands = hands_of((who.user_id, held.asked_by_id))
    film, term = film_facts(held.redaction), (held.from_on, held.until_on)
    assessed = disclosure_decision()
    may_release = rules.may_release_publication(who, unit, film, term, on)
    may_approve = rules.may_approve_publication(who, unit, held.asked_by_id, hands)
    is_out = state in (_S.ASKED, _S.APPROVED, _S.RELEASED)
    may_end = rules.may_end_publication(who, unit)
    return PublicationOffers(
        approve=(may_approve and rules.may_name_film(unit, film) and assessed(way_of(held), at))
        if state is _S.ASKED
        else None,
        release=(may_release and assessed(way_of(held), at)) if state is _S.APPROVED else None,
        withdraw=may_end if is_out else None,
        down=may_end if not is_out and held.released_at is not None and held.down_at is None else None,
    )


@cites("3", "21")
def films_to_name(reader: Reader, *, at: datetime) -> tuple[RedactionRow, ...]:
    """The redactions of the own unit that a publication may name, the newest first."""
    unit = duty_of(reader, at).organisation
    asked = RedactionsAsked(states=(*OPEN, RedactionState.RELEASED), unit=unit)
    rows = redactions(reader, at=at, asked=asked, limit=MOST_FILMS)
    return tuple(row for row in rows if row.kind is RedactionKind.PUBLICATION)
