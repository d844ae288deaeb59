"""What a reader may do with the exceptions of a redaction, and for whom one waits (article 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import grounds, port
from mingcha.privacy.redaction.models import Redaction, RedactionException
from mingcha.privacy.redaction.rows import edits_of, exception_edits, exception_row, redaction_called
from mingcha.privacy.redaction.rules import may_read_redaction
from mingcha.privacy.redaction.states import WITH_EDITS, RedactionState
from mingcha.privacy.redaction.values import ExceptionRow, ExceptionState, FilmTrack, RedactionKind
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import PUBLIC_SECURITY


@dataclass(frozen=True, slots=True)
class ExceptionOffer:
    """An exception for a reader. `approve`: the answer to this reader, None where nobody approves it any more;
    `may_return`: this reader may return it; `opens_ground`: the decision about its document."""

    row: ExceptionRow
    approve: Decision | None
    may_return: bool
    opens_ground: Decision


@dataclass(frozen=True, slots=True)
class ExceptionOffers:
    """The exceptions of a redaction by number. `ask`: the answer to who would ask for another one, None in a state in
    which none is asked for."""

    ask: Decision | None
    rows: tuple[ExceptionOffer, ...]

    @property
    def waiting(self) -> int:
        """How many are still to be decided."""
        return sum(one.approve is not None for one in self.rows)


@cites("3", "21")
def exception_offers(reader: Reader, no: str, *, at: datetime) -> ExceptionOffers:
    """The exceptions of a redaction with the steps of this reader. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = redaction_called(no), duty_of(reader, at)
    place, state = held.point.place, RedactionState(held.state)
    require(may_read_redaction(who, place))
    is_open = state in WITH_EDITS
    ground = grounds.may_open_ground(who, place)
    rows = []
    for one in held.exceptions.order_by("number"):
        is_asked = is_open and one.state == ExceptionState.ASKED
        approve = may_approve(who, held, one, at) if is_asked else None
        may_return = is_asked and bool(grounds.may_return_exception(who, place))
        rows.append(ExceptionOffer(exception_row(one), approve, may_return, ground))
    asks = grounds.may_ask_exceptions(who, place, RedactionKind(held.kind)) if is_open else None
    return ExceptionOffers(asks, tuple(rows))


@cites("21")
def may_approve(who: DutyFacts, held: Redaction, row: RedactionException, at: datetime) -> Decision:
    """Whether this person may approve an exception that was asked for: of another hand, with its ground whole, and as
    long as the film can name it."""
    place, people = held.point.place, (row.asked_by_id, who.user_id)
    hands = hands_of(people)
    second = grounds.may_decide_exception(who, place, row.asked_by_id, hands)
    if not second:
        return second
    officers = list(facts_of_many(people, at).values())
    ground = grounds.is_exception(exception_row(row).ground, officers, place, hands, shanghai_day(at))
    unchanged = grounds.is_as_asked(row.tracks.split(), edits_of(held, since=row.asked_at))
    return ground and unchanged and grounds.fits_bar([*edits_of(held), *exception_edits(row)])


@cites("21")
def film_tracks(reader: Reader, no: str, *, at: datetime) -> Sequence[FilmTrack]:
    """The tracks of a film, when and where in the picture each is, for who may ask that one stays visible; no picture
    of it, since no grant opens the footage to an officer here. Raises Refused (article 21), Fault(NOT_FOUND),
    Fault(CONFLICT) while it cannot be edited, Fault(UNAVAILABLE) without an engine."""
    held, who = redaction_called(no), duty_of(reader, at)
    require(grounds.may_ask_exceptions(who, held.point.place, RedactionKind(held.kind)))
    if RedactionState(held.state) not in WITH_EDITS:
        raise Fault(FaultKind.CONFLICT, Words("现在不能提出", "nothing can be asked for now"), no)
    engine = port.engine()
    if engine is None:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有脱敏程序", "there is no engine"))
    return engine.tracks(no, edits_of(held))


@cites("21")
def asked_exceptions(who: DutyFacts, rows: Sequence[Redaction]) -> dict[int, tuple[int, bool]]:
    """How many exceptions of each redaction are to be decided, and whether one waits for this person, by primary key of
    those that have any."""
    by_pk = {held.pk: held for held in rows if RedactionState(held.state) in WITH_EDITS}
    asked = RedactionException.objects.filter(redaction__in=by_pk, state=ExceptionState.ASKED.value)
    found = list(asked.values_list("redaction", "asked_by"))
    is_officer = who.has(*PUBLIC_SECURITY)
    hands = hands_of({by for _, by in found} | {who.user_id}) if found and is_officer else ()
    answer: dict[int, tuple[int, bool]] = {}
    for pk, by in found:
        number, is_mine = answer.get(pk, (0, False))
        decides = is_officer and bool(grounds.may_decide_exception(who, by_pk[pk].point.place, by, hands))
        answer[pk] = number + 1, is_mine or decides
    return answer
