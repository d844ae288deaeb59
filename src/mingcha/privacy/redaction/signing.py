"""Opens the film of a redaction, and signs it as the second person (articles 16(3), 21)."""

from datetime import datetime
from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import allow, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction import kinds, port, rules
from mingcha.privacy.redaction.models import Redaction, RedactionSign
from mingcha.privacy.redaction.rows import (
    is_film_open,
    parties_of,
    redaction_called,
    redaction_row,
)
from mingcha.privacy.redaction.states import RedactionAct, RedactionState
from mingcha.privacy.redaction.steps import (
    NO_FILM,
    is_confirmed,
    is_footage_shown,
    is_handed_out,
    note,
    require_film,
    step,
)
from mingcha.privacy.redaction.values import RedactionKind, RedactionRow, SignAct, Span
from mingcha.privacy.redaction.watching import count_watched, has_played
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

_ANOTHER = Words("影片已变，请重新观看", "the film is another one: open it again")


@cites("7", "16(3)", "18", "21")
def open_film(by: Asker, *, no: str, folder: Path, clock: Clock, as_file: bool = False) -> Path:
    """The file of a film, for who may see it now (`may_open_film`); each opening is entered before. `folder`: the
    redactions of the home; `as_file`: to be downloaded instead of played. Raises Fault(NOT_FOUND) to everybody else and
    where there is none, Refused (articles 7, 18) for footage that was closed since, (19, 21, 799-21) for a download of
    a film that is played alone, or not out yet, Fault(CONFLICT) for a file that is not that of the record."""
    work, name = RedactionWork(folder, _visible(by, no, clock.now())[0].no), "privacy.redaction.open_film"
    require_film(work, redaction_called(no).output_sha256)
    with (
        refusals_noted(by, name, no, clock),
        act(name, by=actor_of(by), clock=clock, cites=("16(3)", "21")) as record,
    ):
        held, who = _visible(by, no, clock.now())
        require(is_footage_shown(held))
        require(is_handed_out(held, clock.now()) if as_file else allow("16(3)"))
        _sign(record, held, SignAct.OPENED, who, clock.now())
        note(record, held)
        port.note_opening(record, redaction_row(held), who, clock.now())
    return work.film


@cites("7", "16(3)", "18", "21")
def opened_film(reader: Reader, *, no: str, folder: Path, at: datetime) -> Path:
    """The file of a film for the parts that a browser asks for while it plays what this person opened (`open_film`) in
    the last OPENING_LASTS. Raises Fault(NOT_FOUND) to everybody else, as soon as the film may not be seen, and for a
    file that is not that of the record."""
    held, who = _visible(reader, no, at)
    work = RedactionWork(folder, held.no)
    is_open = is_film_open(held, who.user_id, at) and is_footage_shown(held)
    if not is_open or not work.has_film(held.output_sha256):
        raise Fault(FaultKind.NOT_FOUND, NO_FILM)
    return work.film


@cites("21")
def watch_film(by: Asker, *, no: str, output_sha256: str, span: Span, folder: Path, clock: Clock) -> tuple[Span, ...]:
    """Notes that a person played a part of the film with this digest, which that person opened before, as the browser
    reports it; returns all that counts. Raises as `count_watched` and `opened_film`, Fault(CONFLICT) for another film.
    """
    opened_film(by, no=no, folder=folder, at=clock.now())
    held, now = redaction_called(no), clock.now()
    if output_sha256 != held.output_sha256:
        raise Fault(FaultKind.CONFLICT, _ANOTHER)
    return count_watched(held, duty_of(by, now).user_id, span, output_sha256, now)


@cites("21")
def sign_redaction(by: Asker, *, no: str, output_sha256: str, folder: Path, clock: Clock) -> RedactionRow:
    """Signs exactly this film as the second person, who has opened and played it. `folder`: the redactions of the home.

    Raises Refused (article 21): the maker, an editor or the reviewer, not opened or played before, no approved
    publication that names it; Fault(NOT_FOUND), Fault(CONFLICT) for another film than the one that is there, and for a
    state without one to be signed.
    """
    name = "privacy.redaction.sign"
    with refusals_noted(by, name, no, clock):
        require_film(RedactionWork(folder, redaction_called(no).no), redaction_called(no).output_sha256)
        with act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
            held, now = redaction_called(no), clock.now()
            who = duty_of(by, now)
            require(rules.may_sign_redaction(who, held.point.place, parties_of(held, who.user_id)))
            require(is_confirmed(held, now))
            step(held, RedactionAct.SIGN)
            if output_sha256 != held.output_sha256:
                raise Fault(FaultKind.CONFLICT, _ANOTHER)
            require(has_played(held, who.user_id, now))
            held.signer_id, held.signer_name = who.user_id, who.name
            held.save(update_fields=["state", "signer", "signer_name"])
            record.wrote(held)
            _sign(record, held, SignAct.SIGNED, who, now)
            note(record, held)
    return redaction_row(held)


def _visible(by: Reader, no: str, at: datetime) -> tuple[Redaction, DutyFacts]:
    """A redaction whose film this person may see, and that person's facts. Raises Fault(NOT_FOUND)."""
    held = redaction_called(no)
    who = duty_of(by, at)
    kind, state = RedactionKind(held.kind), RedactionState(held.state)
    is_here = kinds.is_opened_by_itself(kind, state)
    if not (is_here and rules.may_open_film(who, held.point.place, parties_of(held, who.user_id), state)):
        raise Fault(FaultKind.NOT_FOUND, NO_FILM)
    return held, who


def _sign(record: ActRecord, held: Redaction, signed: SignAct, who: DutyFacts, now: datetime) -> None:
    row = RedactionSign.objects.create(
        redaction=held,
        act=signed.value,
        revision=held.revision,
        frozen_sha256=held.frozen_sha256,
        output_sha256=held.output_sha256,
        user_id=who.user_id,
        person=who.name,
        at=now,
    )
    record.wrote(row)
