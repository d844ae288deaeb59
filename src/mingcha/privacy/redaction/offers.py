"""What a reader may do with a redaction, and what it lacks, for its page (articles 3, 16(3), 21)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.jobs.queries import jobs_called
from mingcha.jobs.values import JobRow
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import kinds, port, rules
from mingcha.privacy.redaction.models import Redaction, RedactionSign
from mingcha.privacy.redaction.rows import (
    is_film_open,
    parties_of,
    product_of,
    redaction_called,
    signs_of,
    standing_items,
)
from mingcha.privacy.redaction.states import OPEN, RedactionAct, RedactionState, state_after
from mingcha.privacy.redaction.steps import is_confirmed, is_footage_shown, is_handed_out
from mingcha.privacy.redaction.values import Parties, RedactionKind, SignAct
from mingcha.privacy.redaction.watching import has_played
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.queries import organisation_place

_S = RedactionState


@dataclass(frozen=True, slots=True)
class SignRow:
    """What a person did with exactly these bytes. `counts`: it is of what is there now."""

    act: SignAct
    person: str
    at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class RedactionOffers:
    """What the rules answer a reader of a redaction; None where its state has no such step.

    `may_edit`: on duty for the unit, while it can be edited. `looked`: whether who may sign has opened and
    played the film. `confirmed`: whether a second person confirmed what it is for, None once it is over.
    `end`: refusing an open one, withdrawing a released one. `sees_film`: there is a film that this reader may open;
    `is_film_open`: opened not long ago, so it plays; `is_handed_out`: it may be downloaded. `lacks`: what is missing
    for its release, () once it is released or over. `job`: the newest one, None if it is over and forgotten.
    """

    review: Decision | None
    confirmed: Decision | None
    may_edit: bool
    sign: Decision | None
    looked: Decision | None
    release: Decision | None
    end: Decision | None
    sees_film: bool
    is_film_open: bool
    is_handed_out: bool
    lacks: tuple[Words, ...]
    items: int
    answered: int
    edits: int
    signs: tuple[SignRow, ...]
    job: JobRow | None

    @property
    def next(self) -> Decision | None:
        """The answer to the step that comes next, None where no person takes one."""
        return next((one for one in (self.review, self.sign, self.release) if one is not None), None)


@cites("3", "21")
def may_begin_redaction(reader: Reader, *, at: datetime) -> Decision:
    """Whether this person may begin redactions of points of the own unit."""
    who = duty_of(reader, at)
    return rules.may_edit_redaction(who, organisation_place(who.organisation))


@cites("21")
def can_redact() -> Decision:
    """Whether footage can be redacted on this machine: engine, source and detectors are there."""
    return rules.has_detectors(port.lacking())


@cites("3", "16(3)", "21")
def redaction_offers(reader: Reader, no: str, *, at: datetime) -> RedactionOffers:
    """The steps of a redaction for this reader. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = redaction_called(no), duty_of(reader, at)
    place, state = held.point.place, RedactionState(held.state)
    require(rules.may_read_redaction(who, place))
    parties, signs = parties_of(held, who.user_id), signs_of(held)
    lacking = rules.may_release_redaction(signs, product_of(held), parties.hands, shanghai_day(at))
    may_sign, may_release = rules.may_sign_redaction(who, place, parties), rules.may_edit_redaction(who, place)
    shown, confirmed = is_footage_shown(held), is_confirmed(held, at)
    is_here = kinds.is_opened_by_itself(RedactionKind(held.kind), state)
    sees_film = is_here and rules.may_open_film(who, place, parties, state) and bool(shown)
    answers = list(standing_items(held).values_list("answer", flat=True))
    return RedactionOffers(
        review=rules.may_review_redaction(who, place, parties) if state is _S.TO_REVIEW else None,
        confirmed=confirmed if state in OPEN else None,
        may_edit=bool(may_release) and state_after(state, RedactionAct.EDIT) is not None,
        sign=(may_sign and confirmed) if state is _S.GATED else None,
        looked=has_played(held, who.user_id, at) if state is _S.GATED and may_sign else None,
        release=(may_release and confirmed and shown and lacking) if state is _S.SIGNED else None,
        end=rules.may_end_redaction(who, place) if state in (*OPEN, _S.RELEASED) else None,
        sees_film=sees_film,
        is_film_open=sees_film and is_film_open(held, who.user_id, at),
        is_handed_out=sees_film and bool(is_handed_out(held, at)),
        lacks=tuple(lacking.missing) if state in OPEN else (),
        items=len(answers),
        answered=sum(answer != "" for answer in answers),
        edits=held.revision,
        signs=_sign_rows(held),
        job=jobs_called([held.job]).get(held.job),
    )


@cites("3", "21")
def redaction_job(reader: Reader, no: str, *, at: datetime) -> tuple[RedactionState, JobRow | None]:
    """The state of a redaction and its newest job, for who asks again and again. Raises as `redaction_offers`."""
    held = redaction_called(no)
    require(rules.may_read_redaction(duty_of(reader, at), held.point.place))
    return RedactionState(held.state), jobs_called([held.job]).get(held.job)


@cites("21")
def waits_for(who: DutyFacts, held: Redaction, parties: Parties, is_confirmed: bool) -> bool:
    """Whether the next step of a redaction is this reader's to do; `is_confirmed`: what it is for."""
    state = RedactionState(held.state)
    return rules.is_next_step_of(who, held.point.place, state, parties, is_confirmed=is_confirmed)


def _sign_rows(held: Redaction) -> tuple[SignRow, ...]:
    """The signs, oldest first."""
    product = product_of(held)
    people = RedactionSign.objects.filter(redaction=held).order_by("pk").values_list("person", "at")
    return tuple(
        SignRow(one.act, person, at, rules.is_sign_of(one, product))
        for one, (person, at) in zip(signs_of(held), people, strict=True)
    )
