"""Shows the pictures by which a finding is judged and a reference is signed, each with its line (3, 16(3), 18, 20(1)).

The line and the entry are written before a picture is handed over. Stills come with their masks burnt in; the picture
of the past is the one that its host kept (clear_stills.py), else footage: it comes through the gateway, by a ticket
under the person's own grant.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mingcha.access.duty.queries import current_grant
from mingcha.access.duty.rows import grant_facts, held_grant
from mingcha.access.mask_stills.actions import TakeStill
from mingcha.access.mask_stills.asking_recorder import take_mask_still
from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.access.register.actions import unit_name
from mingcha.access.register.models import TO_BROWSER
from mingcha.access.snapshots.rules import is_moment_shown, may_take_snapshot, may_view_snapshot
from mingcha.access.snapshots.taken_picture import TakePicture
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import PLAYBACK
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import Purpose
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.media.masks.plan import ClosedReason, Open
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_live_shown
from mingcha.privacy.masks.plans import plans_of
from mingcha.registry.documents.document_files import LOOK_VIEWS, read_unaltered
from mingcha.registry.documents.keeping import kept_file
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import LookReference, LookShown, LookView, PictureFinding
from mingcha.supervision.looks.rows import detected, finding_called, kept_clear, reference_of, view_called, view_value
from mingcha.supervision.looks.values import EndCause, KeptView, PictureJudgement, PicturePart

_HOUR = timedelta(hours=1)
_FOR_JUDGING = "核实画面问题"
_SHOWS_IT = (PicturePart.CLEAR.value, PicturePart.NOW.value)
"""The pictures that show what a finding says; the reference alone is how it was before."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that is about to be shown: when it was taken, the ticket by which, "" for a still or a kept one."""

    jpeg: bytes = field(repr=False)
    at: datetime
    ticket: str = ""


@cites("3", "7", "8", "12", "16(3)", "18", "20(1)")
def keep_view(
    by: Asker, *, code: str, reason: str, folder: Path, clock: Clock, take: TakeStill = take_mask_still
) -> KeptView:
    """Takes what a camera shows now, with its masks, and keeps it to be signed as the reference. `reason`: why the
    reference is replaced, if there is one and nothing stands; `folder`: the documents of the home. Raises Refused
    (articles 3, 8, 12, 16(3), 18, 20(1)), Fault(NOT_FOUND), Fault(UNAVAILABLE) if the recorder gives no picture."""
    with refusals_noted(by, "supervision.look.view", code, clock):
        _require_taking(by, point_called(code), clock.now(), reason)
        still = still_of(code, take, clock)  # outside of the act: a camera may take seconds
        with (
            kept_file(still.jpeg, "image/jpeg", below=LOOK_VIEWS, folder=folder, on=shanghai_day(clock.now())) as kept,
            act("supervision.look.view", by=actor_of(by), clock=clock, cites=("7", "12", "18")) as record,
        ):
            point, now = point_called(code), clock.now()
            _require_taking(by, point, now, reason)
            held = LookView.objects.create(
                point=point,
                taken_at=min(still.at, now),
                user_id=duty_of(by, now).user_id,
                file=kept.file,
                sha256=kept.sha256,
                masks=" ".join(still.versions)[:120],
            )
            record.wrote(held)
            record.fact("camera", code)
            record.fact("view", held.sha256)
            record.fact("reason", checked_name(reason, rules.MOST_REASON) if reason.strip() else "")
    return view_value(held, code)


@cites("3", "16(3)", "18", "20(1)")
def show_view(by: Asker, *, code: str, sha256: str, folder: Path, clock: Clock) -> bytes:
    """The JPEG of a view that waits for its signature, as long as it may be signed. Raises Refused, Fault(NOT_FOUND),
    Fault(CORRUPT)."""
    with refusals_noted(by, "supervision.look.show", code, clock):
        held = view_called(point_called(code), sha256)
        _require_view(by, held, clock.now())
        taken = kept_picture(held, folder)
        with act("supervision.look.show", by=actor_of(by), clock=clock, cites=("16(3)", "18", "20(1)")) as record:
            held = view_called(point_called(code), sha256)
            _require_view(by, held, clock.now())
            enter_shown(record, by, held.point, None, PicturePart.VIEW, taken, clock.now())
    return taken.jpeg


@cites("3", "16(3)", "18", "19", "20(1)")
def show_picture(
    by: Asker,
    *,
    number: str,
    part: PicturePart,
    folder: Path,
    fetch: TakePicture,
    clock: Clock,
    take: TakeStill = take_mask_still,
) -> bytes:
    """The JPEG of one of the three pictures of a finding, for who judges it. Raises Refused (articles 3, 8, 16(3), 18,
    19, 20(1)), Fault(NOT_FOUND) without such a picture, Fault(UNAVAILABLE), Fault(CORRUPT)."""
    with refusals_noted(by, "supervision.look.show", number, clock):
        held = finding_called(number)
        require_picture(by, held.point, clock.now(), is_needed=_is_to_be_judged(by, held, part, clock.now()))
        taking: dict[PicturePart, Callable[[], Taken]] = {
            PicturePart.REFERENCE: lambda: kept_picture(view_of_reference(held), folder),
            PicturePart.CLEAR: lambda: _last_clear(by, held, folder, fetch, clock),
            PicturePart.NOW: lambda: _now(held, take, clock),
        }
        if part not in taking:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这幅画面", "there is no such picture"), part.value)
        taken = taking[part]()  # outside of the act
        with act("supervision.look.show", by=actor_of(by), clock=clock, cites=("16(3)", "18", "20(1)")) as record:
            held, now = finding_called(number), clock.now()
            require_picture(by, held.point, now, is_needed=_is_to_be_judged(by, held, part, now))
            enter_shown(record, by, held.point, held, part, taken, now)
    return taken.jpeg


def _is_to_be_judged(by: Asker, held: PictureFinding, part: PicturePart, now: datetime) -> bool:
    """Whether a finding waits for the judgement of this person, as one that was put aside may for the police, and this
    picture serves it: what the camera shows now says nothing of one that is over."""
    who, kind, judgement = duty_of(by, now), LookFinding(held.kind), PictureJudgement(held.judgement)
    waits = rules.is_open_to(who, held.point.place, kind, judgement) and not rules.is_past(kind, held.ended_at)
    return waits and (part is not PicturePart.NOW or _is_shown_now(held))


def _is_shown_now(held: PictureFinding) -> bool:
    return rules.is_shown_now(held.ended_at, EndCause(held.end_cause) if held.end_cause else None)


def was_seen(user_id: int, view: LookView) -> bool:
    """Whether this person was shown a view since it was taken."""
    lines = LookShown.objects.filter(user_id=user_id, point=view.point_id, part=PicturePart.VIEW.value)
    return lines.filter(digest=view.sha256, shown_at__gte=view.taken_at).exists()


def was_shown(user_id: int, held: PictureFinding, judgement: PictureJudgement, now: datetime) -> bool:
    """Whether this person was shown a picture of a finding lately, as a view is shown before it is signed. Who puts one
    aside that lasts was shown the last clear picture or that of now: the reference alone says nothing of it."""
    since = now - rules.view_is_open_for(now)
    puts_aside = rules.is_put_aside(LookFinding(held.kind), judgement) and _is_shown_now(held)
    parts = _SHOWS_IT if puts_aside else (*_SHOWS_IT, PicturePart.REFERENCE.value)
    return LookShown.objects.filter(user_id=user_id, finding=held, part__in=parts, shown_at__gte=since).exists()


def is_on_trial(point: Point, who: DutyFacts) -> bool:
    """Whether a point is on trial, so that no picture of it is shown here."""
    return viewed_points((point.code,), who.organisation)[point.code].on_trial


def require_picture(by: Asker, point: Point, now: datetime, *, is_needed: bool) -> None:
    """Requires that this person may see a still of a point here now, within the hour's bound. Raises Refused."""
    who = duty_of(by, now)
    lately = taken_lately(who.user_id, now)
    given = {"is_on_trial": is_on_trial(point, who), "is_needed": is_needed}
    require(rules.may_see_picture(who, point.place, lately, shanghai_day(now), **given))


def taken_lately(user_id: int, now: datetime) -> int:
    """How many pictures were taken for this person or shown to them within the hour, by which `look.pictures_an_hour`
    bounds them."""
    since = now - _HOUR
    shown = LookShown.objects.filter(user_id=user_id, shown_at__gt=since).count()
    views = LookView.objects.filter(user_id=user_id, taken_at__gt=since).count()
    # a sheet of a finding takes a still too; asked by the finding, since sheets stand above looks
    sheets = PictureFinding.objects.filter(sheets__prepared_by=user_id, sheets__prepared_at__gt=since).count()
    return shown + views + sheets


def _require_taking(by: Asker, point: Point, now: datetime, reason: str) -> None:
    require_picture(by, point, now, is_needed=True)
    stands = detected().filter(point=point, ended_at=None).exclude(judgement=PictureJudgement.REJECTED.value)
    has = {"has_reference": reference_of(point) is not None, "has_finding": stands.exists()}
    require(rules.is_view_needed(reason=reason, **has))


def _require_view(by: Asker, held: LookView, now: datetime) -> None:
    require_picture(by, held.point, now, is_needed=not view_value(held, held.point.code).is_signed)
    require(rules.is_view_open(held.taken_at, now))


def kept_picture(held: LookView, folder: Path) -> Taken:
    """A kept view, unless its time is closed by now or its file is not what was kept."""
    words = Words("基准画面缺失或与留存时不符", "the kept view is missing or differs from what was kept")
    return _kept(held.point.code, held.taken_at, (held.file, held.sha256), folder, words)


def _kept(code: str, at: datetime, file: tuple[str, str], folder: Path, words: Words) -> Taken:
    """The kept picture of an instant (`file`: its name and SHA-256), unless that is closed by now. Raises Refused,
    Fault(CORRUPT) with these words."""
    require(is_moment_shown(closed_spans((code,)), int(at.timestamp() * 1000)))
    name, sha256 = file
    return Taken(read_unaltered(folder, name, sha256, words, sha256), at)


def view_of_reference(held: PictureFinding) -> LookView:
    """The kept view of the reference by which a finding was judged. Raises Fault(NOT_FOUND)."""
    reference = LookReference.objects.filter(point=held.point, version=held.reference).select_related("view").first()
    if reference is None or reference.view is None:
        raise Fault(FaultKind.NOT_FOUND, Words("该基准没有留存画面", "no picture of this reference is kept"), held.name)
    return reference.view


def _now(held: PictureFinding, take: TakeStill, clock: Clock) -> Taken:
    still = still_of(held.point.code, take, clock)
    return Taken(still.jpeg, still.at)


def still_of(code: str, take: TakeStill, clock: Clock) -> MaskStillTaken:
    """What the camera shows now, as footage shows it: with its masks where one is drawn or needed at a point on its
    stream, or nothing may be read (the recorder refuses while none holds), else whole, since nothing is to be covered
    (18). Raises Refused, Fault(UNAVAILABLE, CONFLICT)."""
    require(is_live_shown(closed_spans((code,)), clock.now()))
    masked = _is_covered(code, clock.now())
    still = take(code, masked=masked)
    if not masked and _is_covered(code, clock.now(), still.at):
        words = Words("取画面时新设了遮挡，请重新取画面", "a mask was drawn meanwhile: take the picture again")
        raise Fault(FaultKind.CONFLICT, words, code)
    return still


def _is_covered(code: str, at: datetime, *others: datetime) -> bool:
    """Whether the plan that the recorder gets for a point covers or closes anything, now or later; a channel beside a
    masked one, of which nobody stated yet what it shows, alone if it is closed now or at one of the `others`."""
    plan = plans_of([code], at=at).get(code)
    if plan is None:
        return False
    is_of_device = bool(plan.windows) and all(one.holds is ClosedReason.DEVICE for one in plan.windows)
    held = (plan.at(int(one.timestamp() * 1000)) for one in (at, *others))
    return not is_of_device or not all(isinstance(one, Open) for one in held)


def _last_clear(by: Asker, held: PictureFinding, folder: Path, fetch: TakePicture, clock: Clock) -> Taken:
    """The picture that its host kept, else a frame of the footage under the person's own grant."""
    still = kept_clear(held)
    if still is None:
        return _clear(by, held, fetch, clock)
    words = Words("所留清晰画面缺失或与留存时不符", "the kept clear picture is missing or differs from what was kept")
    return _kept(held.point.code, still.picture_at, (still.file, still.sha256), folder, words)


def _clear(by: Asker, held: PictureFinding, fetch: TakePicture, clock: Clock) -> Taken:
    """A frame of the footage at the newest check that lost nothing, by a ticket under the person's own grant."""
    if held.clear_at is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有已知的清晰时刻", "no clear check is known"), held.name)
    code, now, at_ms = held.point.code, clock.now(), int(held.clear_at.timestamp() * 1000)
    who, row = duty_of(by, now), current_grant(by, code, at=now)
    facts = grant_facts(held_grant(row.no), who, now) if row else None
    require(may_view_snapshot(who, facts, code, at_ms, now))
    assert row is not None
    assert facts is not None
    require(may_take_snapshot(who, facts, code, at_ms, _FOR_JUDGING, now))
    require(is_moment_shown(closed_spans((code,)), at_ms))
    ticket = issue_ticket(by, grant=row.no, points=(code,), modes=(PLAYBACK,), clock=clock)
    picture = fetch(code, at_ms, ticket.token)
    return Taken(picture.jpeg, datetime.fromtimestamp(picture.shown_ms / 1000, UTC), ticket.id)


def enter_shown(
    record: ActRecord,
    by: Asker,
    point: Point,
    finding: PictureFinding | None,
    part: PicturePart,
    taken: Taken,
    now: datetime,
) -> None:
    """Writes the line of a picture that is about to be handed over, inside the act, and what its entry names."""
    who = duty_of(by, now)
    line = LookShown.objects.create(
        point=point,
        finding=finding,
        part=part.value,
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        shown_at=now,
        purpose=Purpose.SYSTEM_CHECK.value,
        destination=TO_BROWSER,
        picture_at=taken.at,
        digest=hashlib.sha256(taken.jpeg).hexdigest(),
        ticket=taken.ticket,
    )
    record.wrote(line)
    facts = {"camera": point.code, "finding": finding.name if finding else "", "part": part.value}
    for key, value in (facts | {"picture": line.digest}).items():
        record.fact(key, value)
