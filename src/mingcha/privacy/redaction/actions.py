"""Begins redactions, takes in what the jobs made, edits, releases and ends them (articles 19, 21).

The engine and the source come by `port`; while they are not plugged in nothing can be begun.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from mingcha.custody.holds.actions import place_hold_within, release_hold_within
from mingcha.custody.holds.rules import HoldBasis
from mingcha.evidence.entries import ActRecord, act
from mingcha.jobs.actions import cancel_job
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction import kinds, port, rules
from mingcha.privacy.redaction.edits import THE_CHECK, CheckCovers, NewEdit, edit_text, excepted_tracks, kept_visible
from mingcha.privacy.redaction.grounds import leaves_exceptions
from mingcha.privacy.redaction.itemising import add_items, kept_items, put_items
from mingcha.privacy.redaction.models import Redaction, RedactionEdit, Watched
from mingcha.privacy.redaction.rows import (
    edits_of,
    gate_text,
    last_act_at,
    last_editor,
    next_no,
    parties_of,
    product_of,
    redaction_called,
    redaction_row,
    signs_of,
    spans_of,
    spans_text,
    without,
)
from mingcha.privacy.redaction.states import OPEN, RedactionAct, RedactionState
from mingcha.privacy.redaction.steps import is_confirmed, is_footage_shown, note, require_film, require_revision, step
from mingcha.privacy.redaction.values import Frozen, Made, NewRedaction, RedactionKind, RedactionRow, Tracked
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted


@cites("18", "19", "21")
def begin_redaction(by: Asker, *, code: str, new: NewRedaction, clock: Clock) -> RedactionRow:
    """Begins the redaction of footage of a point for publication.

    Raises Refused (articles 18, 19, 21; 799-21) as `begin_within`, and for a kind that is begun for a request alone;
    Fault(NOT_FOUND), Fault(INVALID).
    """
    name = "privacy.redaction.begin"
    with refusals_noted(by, name, code, clock), act(name, by=actor_of(by), clock=clock, cites=("19", "21")) as record:
        require(kinds.is_begun_by_itself(new.kind))
        return begin_within(record, by, code=code, new=new, clock=clock)


@cites("18", "19", "21")
def begin_within(record: ActRecord, by: Asker, *, code: str, new: NewRedaction, clock: Clock) -> RedactionRow:
    """Begins the redaction of footage of a point in the act of a door, and queues the job that fetches it and detects
    in it. That the door has a request of that kind is the caller's to judge.

    Raises Refused (articles 18, 19, 21): not on duty for the unit, a point on trial, a time that is too long or not
    over, footage that is closed, no detectors; Fault(NOT_FOUND), Fault(INVALID).
    """
    basis = checked_name(new.basis, rules.MOST_BASIS)
    point, now = point_called(code), clock.now()
    who = duty_of(by, now)
    require(rules.may_ask_redaction(who, point.place, point.state))
    in_use_at = point.commissioning.recorded_at if point.commissioning else None
    require(rules.is_lawful_span(new.from_at, new.to_at, now, in_use_at))
    require(is_shown(closed_spans((code,)), new.from_at, new.to_at))
    engine = port.engine()
    require(rules.has_detectors(port.lacking()))
    if engine is None:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有脱敏程序", "there is no engine"))
    number = next_no(now)
    held = Redaction.objects.create(
        no=number,
        kind=new.kind.value,
        point=point,
        from_ms=int(new.from_at.timestamp() * 1000),
        to_ms=int(new.to_at.timestamp() * 1000),
        basis=basis,
        state=RedactionState.PREPARING.value,
        maker_id=who.user_id,
        person=who.name,
        begun_at=now,
        job=0,
    )
    _set_going(record, held, engine, clock)
    return redaction_row(held)


def _set_going(record: ActRecord, held: Redaction, engine: port.Engine, clock: Clock) -> None:
    """Queues the first job, which reads the row, and holds the footage until the redaction ends."""
    held.job = engine.queue_detection(held.no, by=record.by, clock=clock)
    from_at, to_at = (datetime.fromtimestamp(at_ms / 1000, UTC) for at_ms in (held.from_ms, held.to_ms))
    held.hold = place_hold_within(
        record,
        camera=held.point.code,
        from_at=from_at,
        to_at=to_at,
        basis=HoldBasis.CASE,
        reason=f"脱敏 {held.no}",
        clock=clock,
    )
    held.save(update_fields=["job", "hold"])
    record.wrote(held)
    note(record, held)
    record.fact("basis", held.basis)


@cites("21")
def tracked(by: Actor, *, no: str, found: Tracked, clock: Clock) -> RedactionRow:
    """Takes in what the first job found; it is to be reviewed then. For the job alone. Raises Fault(NOT_FOUND),
    Fault(CONFLICT) for a redaction that is not being prepared."""
    with act("privacy.redaction.tracked", by=by, clock=clock, cites=("21",)) as record:
        held = redaction_called(no)
        step(held, RedactionAct.TRACK)
        held.source_sha256, held.engine_settings = found.source_sha256, found.settings
        held.frames, held.length_90k = found.frames, found.length_90k
        held.tracks_sha256, held.frozen_sha256 = found.frozen.tracks_sha256, found.frozen.frozen_sha256
        held.save()
        record.wrote(held)
        put_items(record, held, found.frozen.items)
        note(record, held)
        record.fact("frames", found.frames)
    return redaction_row(held)


@cites("21")
def edit_redaction(by: Asker, *, no: str, revision: int, edit: NewEdit, folder: Path, clock: Clock) -> RedactionRow:
    """Edits what is covered; what was reviewed, made or signed before is void, and so are the answers and the watching
    that the edit touches. `revision`: the one that was read; `folder`: the redactions of the home.

    Raises Refused (article 21), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) with who edited meanwhile.
    """
    name = "privacy.redaction.edit"
    with refusals_noted(by, name, no, clock):
        earlier = _editable(by, no, revision, edit, clock)
        engine = port.engine()
        if engine is None:
            require(rules.has_detectors(None))
            raise Fault(FaultKind.UNAVAILABLE, Words("没有脱敏程序", "there is no engine"))
        # before the log's lock is taken: a long film takes its time; the revision is compared again under it
        frozen = engine.frozen(no, [*edits_of(earlier), edit])
        with act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
            held = _editable(by, no, revision, edit, clock)
            apply_edits(record, held, [edit], frozen, by, clock)
    RedactionWork(folder, no).remove_film()  # of the boxes before; what is left of it by a fault `mingcha check` names
    return redaction_row(held)


def _editable(by: Asker, no: str, revision: int, edit: NewEdit, clock: Clock) -> Redaction:
    held, now = redaction_called(no), clock.now()
    require(rules.may_edit_redaction(duty_of(by, now), held.point.place))
    require_revision(held, revision, last_editor(held))
    require(is_confirmed(held, now))
    step(held, RedactionAct.EDIT)
    require(rules.is_lawful_edit(edit, held.length_90k))
    require(leaves_exceptions(edit, excepted_tracks(edits_of(held))))
    require(kinds.fits_kind(edit, RedactionKind(held.kind), kept_visible(edits_of(held))))
    return held


def apply_edits(
    record: ActRecord, held: Redaction, edits: Sequence[NewEdit], frozen: Frozen, by: Asker, clock: Clock
) -> None:
    """Writes edits of one time to a redaction, in the transaction of an act that judged them: what was reviewed, made
    or signed before is void. `frozen`: what is covered after them; the film's file is removed by the caller."""
    who = duty_of(by, clock.now())
    _write_edits(record, held, edits, frozen, _Editor(who.user_id, who.name), clock)
    parties = parties_of(held, who.user_id)
    if parties.reviewer in parties.uncoverers:
        held.reviewer, held.reviewer_name = None, ""  # a maker now
    held.save()
    record.wrote(held)
    note(record, held)
    record.fact("edit", edits[0].kind.value)


class _Editor(NamedTuple):
    """Who edits: a person, or None and the name of a program."""

    user_id: int | None
    name: str


def _write_edits(
    record: ActRecord, held: Redaction, edits: Sequence[NewEdit], frozen: Frozen, by: _Editor, clock: Clock
) -> None:
    before, spans = held.revision, tuple(dict.fromkeys(edit.span for edit in edits))
    held.revision = before + len(edits)
    held.tracks_sha256, held.frozen_sha256 = frozen.tracks_sha256, frozen.frozen_sha256
    held.gate = "" if held.output_sha256 else held.gate  # why a film came back stands until the review is signed
    held.output_sha256, held.output_bytes = "", 0
    held.signer, held.signer_name = None, ""
    for place, edit in enumerate(edits, start=1):
        row = RedactionEdit.objects.create(
            redaction=held,
            revision=before + place,
            kind=edit.kind.value,
            body=edit_text(edit),
            by_id=by.user_id,
            person=by.name,
            at=clock.now(),
        )
        record.wrote(row)
    put_items(record, held, (*frozen.items, *kept_items(edits_of(held))), touched=spans)
    for seen in Watched.objects.filter(redaction=held, revision=before, output_sha256=""):
        seen.spans = spans_text(reduce(without, spans, spans_of(seen.spans)))
        seen.revision = held.revision
        seen.save(update_fields=["spans", "revision"])


@cites("21")
def made(
    by: Actor, *, no: str, film: Made, folder: Path, clock: Clock, covers: CheckCovers | None = None
) -> RedactionRow:
    """Takes in a rendered film with what its gate found: it is to be signed, or, with a finding, to be reviewed again,
    with `covers` on what was found uncovered. For the job alone. `folder`: the redactions of the home.

    Raises Fault(NOT_FOUND), Fault(CONFLICT) for a film of boxes that are not those of the review, or that does not lie
    there with its digest.
    """
    work = RedactionWork(folder, redaction_called(no).no)
    require_film(work, film.output_sha256)
    with act("privacy.redaction.made", by=by, clock=clock, cites=("21",)) as record:
        held = redaction_called(no)
        found = rules.gate_findings(film.gate, shanghai_day(clock.now()))
        step(held, RedactionAct.GATE_FAILED if found else RedactionAct.GATE_PASSED)
        if film.frozen_sha256 != held.frozen_sha256 or (not found and film.frames != held.frames):
            words = Words("影片不是按已复核的遮盖区域生成", "the film was not rendered from what was reviewed")
            raise Fault(FaultKind.CONFLICT, words)
        held.gate = gate_text(film.gate)
        if not found:
            held.output_sha256, held.output_bytes = film.output_sha256, film.output_bytes
        if found and covers is not None:
            _write_edits(record, held, covers.edits, covers.frozen, _Editor(None, THE_CHECK.zh), clock)
            record.fact("covered", len(covers.edits))
        held.save()
        record.wrote(held)
        add_items(record, held, film.residual if found else ())
        note(record, held)
        record.fact("gate", gate_text(film.gate))
        record.fact("findings", [one.zh for one in found])
    if found:
        work.remove_film()
        work.remove_film_folder(film.frozen_sha256)  # a review that is signed again has all of it made anew
    return redaction_row(held)


@cites("21")
def failed(by: Actor, *, no: str, reason: str, clock: Clock) -> RedactionRow:
    """Ends a redaction whose job failed: nothing is released. For the job alone. Raises Fault(NOT_FOUND),
    Fault(CONFLICT) for one on which no job works."""
    given = checked_name(reason, rules.MOST_REASON)
    with act("privacy.redaction.fail", by=by, clock=clock, cites=("21",)) as record:
        held = redaction_called(no)
        step(held, RedactionAct.FAIL)
        _end(record, held, given, clock)
    return redaction_row(held)


@cites("7", "18", "21")
def release_redaction(by: Asker, *, no: str, folder: Path, clock: Clock) -> RedactionRow:
    """Releases a signed film. `folder`: the redactions of the home. Raises Refused (article 21) with what is missing,
    (7, 18) for footage that was closed since, Fault(NOT_FOUND), Fault(CONFLICT) for one that is not signed, or whose
    file is not what was signed."""
    name = "privacy.redaction.release"
    with refusals_noted(by, name, no, clock):
        _require_releasable(by, redaction_called(no), clock)
        require_film(RedactionWork(folder, no), redaction_called(no).output_sha256)
        with act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
            held = redaction_called(no)
            _require_releasable(by, held, clock)
            held.save(update_fields=["state"])
            record.wrote(held)
            note(record, held)
    return redaction_row(held)


def _require_releasable(by: Asker, held: Redaction, clock: Clock) -> None:
    now = clock.now()
    who = duty_of(by, now)
    require(rules.may_edit_redaction(who, held.point.place))
    require(is_confirmed(held, now))
    require(is_footage_shown(held))
    hands = parties_of(held, who.user_id).hands
    require(rules.may_release_redaction(signs_of(held), product_of(held), hands, shanghai_day(now)))
    step(held, RedactionAct.RELEASE)


@cites("21")
def refuse_redaction(by: Asker, *, no: str, reason: str, folder: Path, clock: Clock) -> RedactionRow:
    """Refuses an open redaction, with a reason; its files are removed. Raises Refused (article 21), Fault(NOT_FOUND),
    Fault(INVALID), Fault(CONFLICT) for one that is released or over."""
    return _ended(by, "privacy.redaction.refuse", RedactionAct.REFUSE, no, reason, folder, clock)


@cites("21")
def withdraw_redaction(by: Asker, *, no: str, reason: str, folder: Path, clock: Clock) -> RedactionRow:
    """Withdraws a released film, with a reason; it is removed here. Raises as `refuse_redaction`."""
    return _ended(by, "privacy.redaction.withdraw", RedactionAct.WITHDRAW, no, reason, folder, clock)


@cites("19", "21")
def lapse_redaction(by: Actor, *, no: str, clock: Clock) -> RedactionRow:
    """Ends an open redaction on which nobody acted for `privacy.redaction_kept_days`: the footage that was fetched for
    it is not kept any longer. For the clock alone; its files are removed by the caller. Raises Fault(NOT_FOUND),
    Fault(CONFLICT) for one that somebody acted on meanwhile, or that is over."""
    with act("privacy.redaction.lapse", by=by, clock=clock, cites=("19", "21")) as record:
        held = redaction_called(no)
        step(held, RedactionAct.REFUSE)
        if not rules.is_left_lying(last_act_at(held), clock.now()):
            raise Fault(FaultKind.CONFLICT, Words("刚刚有人办理", "somebody acted on it meanwhile"))
        _end(record, held, "逾期未办理，素材已清除", clock)
    return redaction_row(held)


def withdraw_within(record: ActRecord, no: str, reason: str, clock: Clock) -> None:
    """Withdraws a film in the act that ends what showed it, if it is not withdrawn yet; its files are removed by the
    caller, after the act."""
    held = redaction_called(no)
    if held.state == RedactionState.RELEASED:
        step(held, RedactionAct.WITHDRAW)
        _end(record, held, reason, clock)


def refuse_within(record: ActRecord, no: str, reason: str, clock: Clock) -> int:
    """Refuses a redaction that is still open in the act that ends what it was begun for; its job, 0 if it was not open.
    The caller cancels that and removes its files, after the act."""
    held = redaction_called(no)
    if held.state not in OPEN:
        return 0
    step(held, RedactionAct.REFUSE)
    _end(record, held, reason, clock)
    return held.job


def cancel_of_ended(job: int, clock: Clock) -> None:
    """Cancels the job of a redaction that was ended; not if it has ended, or its last part finds that the redaction
    has."""
    with suppress(Fault):
        cancel_job(job, clock=clock)


def _ended(by: Asker, name: str, ends: RedactionAct, no: str, reason: str, folder: Path, clock: Clock) -> RedactionRow:
    given = checked_name(reason, rules.MOST_REASON)
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held = redaction_called(no)
        require(rules.may_end_redaction(duty_of(by, clock.now()), held.point.place))
        step(held, ends)
        _end(record, held, given, clock)
    cancel_of_ended(held.job, clock)
    RedactionWork(folder, no).remove()
    return redaction_row(held)


def _end(record: ActRecord, held: Redaction, reason: str, clock: Clock) -> None:
    """Writes the end of a redaction whose state was set, and releases the hold on its footage."""
    held.ended_at, held.end_reason = clock.now(), reason
    held.save(update_fields=["state", "ended_at", "end_reason"])
    record.wrote(held)
    note(record, held)
    record.fact("reason", reason)
    release_hold_within(record, held.hold, reason=reason, clock=clock)
