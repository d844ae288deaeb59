"""What stays visible in a film by law: asked for with the organ's document, approved by a second officer (article 21).

An approved exception is an edit for each of its tracks, so review, film and sign of before are void, and the engine
leaves these tracks open and puts the bar at the foot of every picture (`edits.bar_text`).
"""

from dataclasses import replace
from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import grounds, port, rules
from mingcha.privacy.redaction.actions import apply_edits
from mingcha.privacy.redaction.exception_offers import may_approve
from mingcha.privacy.redaction.models import Redaction, RedactionException
from mingcha.privacy.redaction.rows import (
    edits_of,
    exception_edits,
    exception_of,
    exception_row,
    last_editor,
    redaction_called,
    redaction_row,
)
from mingcha.privacy.redaction.states import RedactionAct
from mingcha.privacy.redaction.steps import note, require_revision, step
from mingcha.privacy.redaction.values import ExceptionRow, ExceptionState, NewException, RedactionKind, RedactionRow
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.registry.refusals.actions import refusals_noted

GROUNDS = "exceptions"
"""The folder of the scans among the documents of the home."""


@cites("21")
def ask_exception(
    by: Asker, *, no: str, revision: int, new: NewException, scan: bytes, folder: Path, clock: Clock
) -> ExceptionRow:
    """Asks that tracks of a film stay visible by law, with a scan of the document that orders it; nothing is visible by
    that. `revision`: of the redaction whose tracks were looked at; `folder`: the documents of the home.

    Raises Refused (article 21), also for a file that is no scan; Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for
    a redaction that cannot be edited now, and with who edited meanwhile: the track may be somebody else's since.
    """
    new = _checked(new)
    name = "privacy.redaction.except"
    with refusals_noted(by, name, no, clock):
        _require_askable(by, redaction_called(no), revision, new, clock)  # before the file is looked at
        on = shanghai_day(clock.now())
        with (
            kept_scan(scan, below=GROUNDS, folder=folder, on=on, article="21", about="scan") as document,
            act(name, by=actor_of(by), clock=clock, cites=("21",)) as record,
        ):
            held = redaction_called(no)
            _require_askable(by, held, revision, new, clock)
            row = _asked_row(by, held, new, document, clock)
            record.wrote(row)
            _note(record, held, row)
    return exception_row(row)


@cites("21")
def approve_exception(by: Asker, *, no: str, number: int, revision: int, folder: Path, clock: Clock) -> RedactionRow:
    """Approves an exception as a second officer of another hand: its tracks are left open from now on, and what was
    reviewed, made or signed before is void. `folder`: the redactions of the home.

    Raises Refused (article 21) with what is missing; Fault(NOT_FOUND), Fault(INVALID) for a track that there is not,
    Fault(CONFLICT) for one that was decided, and with who edited meanwhile.
    """
    name = "privacy.redaction.approve_exception"
    with refusals_noted(by, name, no, clock):
        earlier, row = _approvable(by, no, number, revision, clock)
        engine = port.engine()
        if engine is None:
            require(rules.has_detectors(None))
            raise Fault(FaultKind.UNAVAILABLE, Words("没有脱敏程序", "there is no engine"))
        edits = exception_edits(row)
        frozen = engine.frozen(no, [*edits_of(earlier), *edits])  # before the log's lock is taken, as an edit
        with act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
            held, row = _approvable(by, no, number, revision, clock)
            _decide(record, row, ExceptionState.APPROVED, "", by, clock)
            apply_edits(record, held, edits, frozen, by, clock)
            _note(record, held, row)
    RedactionWork(folder, no).remove_film()
    return redaction_row(held)


@cites("21")
def return_exception(by: Asker, *, no: str, number: int, reason: str, clock: Clock) -> ExceptionRow:
    """Returns an exception that was asked for, with a reason. Raises Refused (article 21), Fault(NOT_FOUND),
    Fault(INVALID), Fault(CONFLICT) for one that was decided."""
    given = checked_name(reason, rules.MOST_REASON)
    name = "privacy.redaction.return_exception"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held = redaction_called(no)
        require(grounds.may_return_exception(duty_of(by, clock.now()), held.point.place))
        row = _asked(held, number)
        _decide(record, row, ExceptionState.RETURNED, given, by, clock)
        note(record, held)
        _note(record, held, row)
    return exception_row(row)


@cites("3", "21")
def open_ground(
    by: Asker, *, no: str, number: int, folder: Path, clock: Clock, by_token: bool = False
) -> tuple[bytes, str]:
    """The document of an exception and its media type; who opened it is entered before. `folder`: the documents of the
    home; `by_token`: a program asks, which gets none of a work secret (16(1)). Raises Refused (article 3),
    Fault(NOT_FOUND), Fault(CORRUPT) if the file is gone or altered."""
    name = "privacy.redaction.open_ground"
    with refusals_noted(by, name, no, clock):
        held = redaction_called(no)
        require(grounds.may_open_ground(duty_of(by, clock.now()), held.point.place))
        require_no_work_secret([held.point.code] if by_token else [])
        row = exception_of(held, number)
        words = Words("决定文书缺失或与登记时不符", "the document is missing or differs from what was kept")
        data = read_unaltered(folder, row.document, row.document_sha256, words, f"{no} {number}")
        with act(name, by=actor_of(by), clock=clock, cites=("3", "21")) as record:
            _note(record, held, row)
    return data, row.document_type


def _asked_row(
    by: Asker, held: Redaction, new: NewException, document: DocumentFacts, clock: Clock
) -> RedactionException:
    who, ground = duty_of(by, clock.now()), new.ground
    return RedactionException.objects.create(
        redaction=held,
        number=held.exceptions.count() + 1,
        tracks=" ".join(new.tracks),
        from_90k=new.span.from_90k,
        to_90k=new.span.to_90k,
        rank=ground.rank.value,
        title=ground.title,
        article=ground.article,
        organ=ground.organ,
        document_no=new.document_no,
        document=document.file,
        document_sha256=document.sha256,
        document_type=document.media_type,
        state=ExceptionState.ASKED.value,
        asked_by_id=who.user_id,
        person=who.name,
        asked_at=clock.now(),
    )


def _checked(new: NewException) -> NewException:
    """The same with its texts as they are kept; what is empty is the rule's matter. Raises Fault(INVALID)."""

    def text(given: str, most: int) -> str:
        return checked_name(given, most) if given.strip() else ""

    ground = replace(
        new.ground,
        title=text(new.ground.title, rules.MOST_REASON),
        article=text(new.ground.article, rules.MOST_ORGAN),
        organ=text(new.ground.organ, rules.MOST_ORGAN),
    )
    tracks = tuple(dict.fromkeys(new.tracks))
    return replace(new, ground=ground, tracks=tracks, document_no=text(new.document_no, rules.MOST_DOCUMENT_NO))


def _require_askable(by: Asker, held: Redaction, revision: int, new: NewException, clock: Clock) -> None:
    who, kind = duty_of(by, clock.now()), RedactionKind(held.kind)
    require(grounds.may_ask_exception(who, held.point.place, kind, new, held.length_90k))
    require_revision(held, revision, last_editor(held))
    step(held, RedactionAct.EDIT)


def _approvable(by: Asker, no: str, number: int, revision: int, clock: Clock) -> tuple[Redaction, RedactionException]:
    held, now = redaction_called(no), clock.now()
    row = _asked(held, number)
    require(may_approve(duty_of(by, now), held, row, now))
    require_revision(held, revision, last_editor(held))
    step(held, RedactionAct.EDIT)
    return held, row


def _asked(held: Redaction, number: int) -> RedactionException:
    row = exception_of(held, number)
    if row.state != ExceptionState.ASKED:
        raise Fault(FaultKind.CONFLICT, Words("该项已办结", "it was decided already"), held.no)
    return row


def _decide(
    record: ActRecord, row: RedactionException, state: ExceptionState, reason: str, by: Asker, clock: Clock
) -> None:
    who = duty_of(by, clock.now())
    row.state, row.end_reason = state.value, reason
    row.decided_by_id, row.decider, row.decided_at = who.user_id, who.name, clock.now()
    row.save()
    record.wrote(row)


def _note(record: ActRecord, held: Redaction, row: RedactionException) -> None:
    for key, value in (
        ("redaction", held.no), ("camera", held.point.code), ("exception", row.number), ("tracks", row.tracks),
        ("law", f"{row.title} {row.article}"), ("organ", row.organ), ("document_sha256", row.document_sha256),
    ):  # fmt: skip
        record.fact(key, value)
