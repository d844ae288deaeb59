"""Draws masks, hands in their proof, checks, returns and ends them (articles 3, 18, 20(2)).

What is drawn and checked is the law's record; the recorder follows the plan that is made of it (masks/plans.py).
"""

from datetime import datetime
from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.closing import close_applied, end_moved, end_unchecked, note_moves, open_checked
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.checking import judged_check
from mingcha.privacy.masks.missing import close_answered
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.masks.overdue import close_unchecked
from mingcha.privacy.masks.rows import (
    OPEN,
    answers_need,
    covers_beside,
    drawn_by,
    lone_needs_of,
    mask_called,
    mask_row,
    needs_called,
    next_no,
    polygons_in,
    window_of,
)
from mingcha.privacy.masks.times import require_time
from mingcha.privacy.masks.values import MaskMaker, MaskRow, MaskState, NewMask, polygons_text
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import need_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted

PROOFS = "masks"
"""The folder of pictures of masked views, below the documents."""


@cites("3", "18", "20(2)")
def propose_mask(by: Asker, *, code: str, new: NewMask, clock: Clock, replaces: str = "") -> MaskRow:
    """Draws a mask over the view of a point, or another version of one (`replaces`: its number). A version that was
    drawn and not checked is superseded; one that was checked stays until this one is checked.

    Raises Refused (articles 3, 18, 20(2)): no keeper of the place, a point out of use, no lawful shape, shorter than
    what must be covered, a need dropped; Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for a mask that is over,
    and for a version that would wait instead of a drawn one that covers already.
    """
    reason = checked_name(new.reason, rules.MOST_REASON)
    with refusals_noted(by, "privacy.mask.propose", code, clock):
        # before the log's lock is taken: what nobody may draw takes its time to be judged
        require(rules.may_draw_mask(duty_of(by, clock.now()), point_called(code).place))
        require(rules.is_lawful_shape(new.polygons, shanghai_day(clock.now())))
        return _propose(by, code, new, reason, replaces, clock)


def _propose(by: Asker, code: str, new: NewMask, reason: str, replaces: str, clock: Clock) -> MaskRow:
    """The act, after the shape was judged."""
    with act("privacy.mask.propose", by=actor_of(by), clock=clock, cites=("3", "18", "20(2)")) as record:
        point, now = point_called(code), clock.now()
        require(rules.may_draw_mask(duty_of(by, now), point.place))
        require(rules.has_a_view(point.state))
        require_time(new, now)
        needs = needs_called(point, new.needs, now)
        require(rules.lasts_as_long(new.window(now), [need_of(one) for one in needs], now))
        before = _before(replaces, point, needs, now) if replaces else None
        cover = rules.Cover("", new.window(now), new.polygons)
        require(rules.fits_beside(cover, covers_beside(point, before.no if before else ""), now))
        is_less = before is not None and _is_less(before, new, now)
        note_moves(record, point, now)
        if before is not None:
            _supersede_drawn(
                record, before.no, rules.is_applied_at_once(answers_need=bool(needs), is_less=is_less), now
            )
        held = _new_version(record, point, new, reason, before, is_less, now)
        for need in needs:
            covered = MaskNeedCovered.objects.create(mask=held, need=need)
            record.wrote(covered)
        if rules.is_applied_at_once(answers_need=bool(needs), is_less=is_less):
            close_applied(record, held, now)
            end_moved(record, held.no, point, now)
        _tell(record, held)
        record.fact("needs", [need.pk for need in needs])
    return mask_row(mask_called(held.no, held.version))


@cites("3", "18")
def prove_mask(
    by: Asker, *, no: str, version: int, still: bytes, taken_at: datetime, folder: Path, clock: Clock
) -> MaskRow:
    """Hands in a picture of the view with the mask that the camera itself burns in. `folder`: the documents of the
    home. Raises Refused (articles 3, 18), also for a file that is no picture; Fault(NOT_FOUND), Fault(CONFLICT) for a
    version that is not to be checked or has its picture."""
    with refusals_noted(by, "privacy.mask.prove", no, clock):
        _require_provable(by, mask_called(no, version), taken_at, clock)  # before the file is looked at
        on = shanghai_day(clock.now())
        with kept_scan(still, below=PROOFS, folder=folder, on=on, article="18") as document:
            require(rules.is_picture(document.media_type))
            with act("privacy.mask.prove", by=actor_of(by), clock=clock, cites=("3", "18")) as record:
                held = mask_called(no, version)
                _require_provable(by, held, taken_at, clock)
                keep_proof(record, held, document, taken_at, clock.now())
                _tell(record, held)
                record.fact("digest", document.sha256)
    return mask_row(held)


def keep_proof(
    record: ActRecord, held: Mask, document: DocumentFacts, taken_at: datetime, now: datetime, *, view: bytes = b""
) -> None:
    """Keeps the picture of a masked view as the proof of a version, in the transaction of another act, and what lies
    outside of the mask (`view`; b"": not known). Raises Fault(CONFLICT) as `prove_mask`."""
    _require_drawn(held)
    if held.proof:
        raise Fault(FaultKind.CONFLICT, Words("该遮挡已有证据画面", "the mask has its picture already"))
    held.proof, held.proof_sha256 = document.file, document.sha256
    held.proof_type, held.proof_at = document.media_type, taken_at
    held.proof_given_at, held.fingerprint = now, view or None
    held.save(update_fields=["proof", "proof_sha256", "proof_type", "proof_at", "proof_given_at", "fingerprint"])
    record.wrote(held)


@cites("3", "18", "20(2)")
def check_mask(by: Asker, *, no: str, version: int, clock: Clock, note: str = "") -> MaskRow:
    """Checks a drawn version as the second person; the checked one before it is superseded, and the finding that a mask
    is missing closes if nothing is missing any more. Raises Refused (articles 3, 18), Fault(NOT_FOUND), Fault(CONFLICT)
    for a version that is not to be checked."""
    with (
        refusals_noted(by, "privacy.mask.check", no, clock),
        act("privacy.mask.check", by=actor_of(by), clock=clock, cites=("3", "18", "20(2)")) as record,
    ):
        held, now = mask_called(no, version), clock.now()
        who = duty_of(by, now)
        require(judged_check(held, who, now).decision)
        _require_drawn(held)
        for earlier in Mask.objects.filter(no=no, state=MaskState.CHECKED.value):
            _close(record, earlier, MaskState.SUPERSEDED, f"由第 {version} 版取代", now)
        held.state, held.checked_by_id, held.checked_at = MaskState.CHECKED.value, who.user_id or None, now
        held.checker = who.name or record.by.id
        held.check_reason = checked_name(note, rules.MOST_REASON) if note.strip() else ""
        held.save(update_fields=["state", "checked_by", "checker", "checked_at", "check_reason"])
        record.wrote(held)
        open_checked(record, held, who, "遮挡已核验", now)
        note_moves(record, held.point, now)
        close_answered(record, held.point, now)
        close_unchecked(record, held.point, now)
        _tell(record, held)
    return mask_row(held)


@cites("3", "18")
def return_mask(by: Asker, *, no: str, version: int, reason: str, clock: Clock) -> MaskRow:
    """Returns a drawn version with a reason; a checked one before it stays. Raises as `check_mask`."""
    given = checked_name(reason, rules.MOST_REASON)
    with (
        refusals_noted(by, "privacy.mask.return", no, clock),
        act("privacy.mask.return", by=actor_of(by), clock=clock, cites=("3", "18")) as record,
    ):
        held, now = mask_called(no, version), clock.now()
        who = duty_of(by, now)
        require(rules.may_return_mask(who, held.point.place, drawn_by(held, who.user_id)))
        _require_drawn(held)
        _close(record, held, MaskState.RETURNED, given, now)
        close_unchecked(record, held.point, now)
        _tell(record, held)
        record.fact("reason", given)
    return mask_row(held)


@cites("3", "18", "20(2)")
def end_mask(by: Asker, *, no: str, reason: str, clock: Clock) -> tuple[MaskRow, ...]:
    """Ends a mask with all its open versions, the newest first. Raises Refused (article 18) while something that it
    alone covers must be covered, which becomes a finding, and by its drawer; Fault(NOT_FOUND), Fault(CONFLICT) for
    one that is over."""
    given = checked_name(reason, rules.MOST_REASON)
    try:
        with (
            refusals_noted(by, "privacy.mask.end", no, clock),
            act("privacy.mask.end", by=actor_of(by), clock=clock, cites=("3", "18", "20(2)")) as record,
        ):
            newest, now = mask_called(no), clock.now()
            versions = list(Mask.objects.filter(OPEN, no=no).order_by("-version"))
            if not versions:
                raise Fault(FaultKind.CONFLICT, Words("该遮挡已终止", "the mask is over already"))
            who = duty_of(by, now)
            needs = tuple({need for held in versions for need in lone_needs_of(held, now)})
            for held in versions:
                require(rules.may_end_mask(who, newest.point.place, drawn_by(held, who.user_id), needs))
            for held in versions:
                _close(record, held, MaskState.ENDED, given, now)
            close_unchecked(record, newest.point, now)
            _tell(record, newest)
            record.fact("reason", given)
    except Refused as refused:
        if refused.decision.article.startswith("18("):
            _find_removal(by, no, clock)
        raise
    return tuple(mask_row(mask_called(no, held.version)) for held in versions)


def _find_removal(by: Asker, no: str, clock: Clock) -> None:
    """Opens the finding that somebody tried to remove a mask that is needed, once while it stands."""
    kind, point = FindingKind.MASK_REMOVAL_TRIED, mask_called(no).point
    if stands(kind, SubjectKind.POINT, point.code):
        return
    with act("privacy.mask.removal_tried", by=actor_of(by), clock=clock, cites=("18",)) as record:
        ensure_finding(
            record,
            kind=kind,
            article="18",
            subject_kind=SubjectKind.POINT,
            subject=point.code,
            words=Words(
                f"{point.name}：试图取消仍须保留的遮挡 {no}",
                f"{point.name}: the needed mask {no} was to be ended",
            ),
            place=point.place,
            now=clock.now(),
        )
        record.fact("mask", no)


def _before(no: str, point: Point, needs: tuple[MaskNeed, ...], now: datetime) -> Mask:
    """The version that another one follows: the checked one, else the drawn one. Raises Refused if a standing need
    that no other mask answers is not among the new one's, Fault(CONFLICT) if none is open or of another point."""
    rows = list(Mask.objects.filter(OPEN, no=no, point=point).order_by("state", "-version"))
    if not rows:
        raise Fault(FaultKind.CONFLICT, Words("该点位没有这个有效的遮挡", "the point has no such open mask"))
    kept = [need_of(one) for one in needs]
    for held in rows:
        require(rules.keeps_needs(lone_needs_of(held, now), kept))
    return rows[0]  # "checked" is before "proposed"


def _supersede_drawn(record: ActRecord, no: str, new_is_applied: bool, now: datetime) -> None:
    """Supersedes the drawn version of a mask. Raises Fault(CONFLICT) if it covers already and the new one would not:
    one person would take away what that one covers."""
    drawn = Mask.objects.select_related("point").filter(no=no, state=MaskState.PROPOSED.value).first()
    if drawn is None:
        return
    covers = rules.is_applied_at_once(answers_need=answers_need(drawn), is_less=drawn.is_less)
    if covers and not new_is_applied:
        words = Words(
            f"第 {drawn.version} 版已在使用、待核验：遮挡较少的新版本须待其核验或者退回后绘制",
            f"version {drawn.version} covers already and is to be checked: one that covers less is drawn after it was "
            "checked or returned",
        )
        raise Fault(FaultKind.CONFLICT, words)
    _close(record, drawn, MaskState.SUPERSEDED, "由新版本取代", now)
    close_unchecked(record, drawn.point, now)


def _is_less(before: Mask, new: NewMask, now: datetime) -> bool:
    """Whether a new version covers less than the one before, if that was checked."""
    return before.state == MaskState.CHECKED.value and (
        rules.covers_less(polygons_in(before), new.polygons)
        or rules.lasts_less(window_of(before), new.window(now), now)
        or rules.burns_less(MaskMaker(before.by), before.grow_permille, new.by, _grow_permille(now))
    )


def _grow_permille(now: datetime) -> int:
    return parameters.number("privacy.mask_grow_permille", shanghai_day(now))


def _new_version(
    record: ActRecord, point: Point, new: NewMask, reason: str, before: Mask | None, is_less: bool, now: datetime
) -> Mask:
    window = new.window(now)
    last = Mask.objects.filter(no=before.no).order_by("-version").first() if before else None
    drawer = person_id(record.by.id)
    held = Mask.objects.create(
        no=before.no if before else next_no(),
        version=last.version + 1 if last else 1,
        point=point,
        by=new.by.value,
        from_at=window.from_at,
        until_at=window.until_at,
        opens=window.opens,
        closes=window.closes,
        polygons=polygons_text(new.polygons),
        grow_permille=_grow_permille(now),
        reason=reason,
        state=MaskState.PROPOSED.value,
        is_less=is_less,
        replaces=before,
        drawn_by_id=drawer or None,
        person=record.by.name or record.by.id,
        drawn_at=now,
    )
    record.wrote(held)
    return held


def _require_provable(by: Asker, held: Mask, taken_at: datetime, clock: Clock) -> None:
    now = clock.now()
    require(rules.may_draw_mask(duty_of(by, now), held.point.place))
    require(rules.may_hand_in_proof(MaskMaker(held.by), taken_at, held.drawn_at, now))
    _require_drawn(held)


def _require_drawn(held: Mask) -> None:
    if held.state != MaskState.PROPOSED.value:
        raise Fault(FaultKind.CONFLICT, Words("该版本不在待核验状态", "this version is not to be checked"))


def _close(record: ActRecord, held: Mask, state: MaskState, reason: str, now: datetime) -> None:
    held.state, held.ended_at, held.end_reason = state.value, now, reason
    held.save(update_fields=["state", "ended_at", "end_reason"])
    record.wrote(held)
    end_unchecked(record, held, now)


def _tell(record: ActRecord, held: Mask) -> None:
    for key, value in (
        ("mask", held.no), ("version", held.version), ("camera", held.point.code), ("by", held.by),
        ("state", held.state), ("is_less", held.is_less),
    ):  # fmt: skip
        record.fact(key, value)
