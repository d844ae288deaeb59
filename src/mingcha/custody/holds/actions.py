"""Places and releases holds (arts. 16(4), 16(5); decree 799, art. 17); records which sets the recorders received."""

from datetime import datetime

from mingcha.custody.classes.queries import UNKNOWN, classes_of
from mingcha.custody.holds.above import kept_above
from mingcha.custody.holds.footage import footage_between
from mingcha.custody.holds.models import Hold, HoldReview, HoldSet
from mingcha.custody.holds.queries import (
    HoldView,
    current_holds_version,
    hold_view,
    is_hold_name,
    is_in_force,
)
from mingcha.custody.holds.rules import (
    FootageFound,
    HoldBasis,
    HoldRelease,
    HoldRequest,
    ReviewedHold,
    may_hold_footage,
    may_place_hold,
    may_release_hold,
    may_review_hold,
    review_day,
)
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.queries import point_rows


@cites("16(4)", "16(5)", "799-17")
def place_hold(
    by: Asker, *, camera: str, from_at: datetime, to_at: datetime, basis: str, reason: str, clock: Clock
) -> HoldView:
    """Places a hold on the footage of a camera in [from_at, to_at). Raises Refused by the rule, also where nothing of
    it is there: the refusal says whether it was disposed of, with the proof, or never recorded, with the cause;
    Fault(CONFLICT) where a hold in force is the same in all that a person gives, as by a form that was sent twice.

    It binds the application at once, and a recorder once the new set of holds is in its log.
    """
    request = HoldRequest(_place_of(camera), from_at, to_at, basis, reason)
    with act("custody.hold.place", by=actor_of(by), clock=clock, cites=("16(4)", "16(5)", "799-17")) as record:
        now = clock.now()
        require(may_place_hold(duty_of(by, now), request, now=now))
        _require_new(camera, request)
        found = footage_between(camera, from_at, to_at)
        if basis != HoldBasis.CLASS_RAISED:
            require(may_hold_footage(found))
        hold = _placed(record, camera, request, found, by=actor_of(by).id, now=now)
        record.fact("camera", camera)
        record.fact("basis", basis)
        record.fact("reason", hold.reason)
    return hold_view(hold)


@cites("16(5)", "799-17")
def place_hold_within(
    record: ActRecord, *, camera: str, from_at: datetime, to_at: datetime, basis: HoldBasis, reason: str, clock: Clock
) -> str:
    """Places a hold as a part of another act, which has asked its own rules, for as long as what it began goes on.
    Returns the name of the hold, "" where no footage is known that could be held."""
    found = footage_between(camera, from_at, to_at)
    if not may_hold_footage(found):
        return ""
    request = HoldRequest(_place_of(camera), from_at, to_at, basis, reason)
    return _placed(record, camera, request, found, by=record.by.id, now=clock.now()).name


@cites("16(5)", "799-17")
def release_hold_within(record: ActRecord, name: str, *, reason: str, clock: Clock) -> None:
    """Releases the hold that `place_hold_within` placed, in the act that ends what it was for; "" is none, and one that
    a person released already stays so."""
    if name and is_in_force(name):
        _released(record, _find(name), reason, by=record.by.id, now=clock.now())


@cites("16(5)", "799-17")
def release_hold(by: Asker, name: str, *, reason: str, clock: Clock) -> HoldView:
    """Releases a hold, with a reason. Raises Refused by the rule, Fault(NOT_FOUND) for an unknown number."""
    with act("custody.hold.release", by=actor_of(by), clock=clock, cites=("16(5)", "799-17")) as record:
        now = clock.now()
        hold = _find(name)
        release = HoldRelease(
            place=_place_of(hold.camera),
            basis=HoldBasis(hold.basis),
            from_at=hold.from_at,
            to_at=hold.to_at,
            reason=reason,
            released=hold.released_at is not None,
            class_now=classes_of([hold.camera]).get(hold.camera, UNKNOWN).now,
            placed_on=shanghai_day(hold.placed_at),
            kept_above=name in kept_above([name]),
        )
        require(may_release_hold(duty_of(by, now), release, now=now))
        _released(record, hold, reason.strip(), by=actor_of(by).id, now=now)
        record.fact("reason", hold.release_reason)
    return hold_view(hold)


@cites("16(5)", "799-17")
def review_hold(by: Asker, name: str, *, reason: str, clock: Clock) -> HoldView:
    """Keeps a hold after a review, with the reason why its purpose is not yet met, and sets the next review day.

    Raises Refused by the rule, Fault(NOT_FOUND) for an unknown number, Fault(CONFLICT) where the same person kept it on
    the same day in the same words: that review sets the same next day. The sets in the recorders' logs do not change.
    """
    with act("custody.hold.review", by=actor_of(by), clock=clock, cites=("16(5)", "799-17")) as record:
        now = clock.now()
        hold = _find(name)
        basis = HoldBasis(hold.basis)
        reviewed = ReviewedHold(_place_of(hold.camera), basis, reason, hold.released_at is not None)
        require(may_review_hold(duty_of(by, now), reviewed))
        _require_new_review(hold, reason, by=actor_of(by).id, now=now)
        hold.review_on = review_day(basis, hold.to_at, now, placed_on=shanghai_day(hold.placed_at))
        hold.save(update_fields=["review_on"])
        record.wrote(hold)
        review = HoldReview.objects.create(
            hold=hold.number,
            reviewed_at=now,
            reviewed_by=actor_of(by).id,
            reason=reason.strip(),
            next_review_on=hold.review_on,
        )
        record.wrote(review)
        record.fact("hold", hold.name)
        record.fact("reason", review.reason)
        record.fact("next_review_on", hold.review_on.isoformat())
    return hold_view(hold)


@cites("16(5)")
def record_holds_taken_in(
    by: Actor, recorder: str, *, version: int, holds: int, entry_index: int, clock: Clock
) -> bool:
    """Records that a recorder has a set of holds in its log; returns False, without an entry, if already recorded."""
    if HoldSet.objects.filter(recorder=recorder, version=version).exists():
        return False
    with act("custody.holds.taken_in", by=by, clock=clock, cites=("16(5)",)) as record:
        taken = HoldSet.objects.create(
            recorder=recorder, version=version, holds=holds, entry_index=entry_index, taken_in_at=clock.now()
        )
        record.wrote(taken)
        record.fact("recorder", recorder)
        record.fact("version", version)
    return True


def _require_new(camera: str, request: HoldRequest) -> None:
    """Raises Fault(CONFLICT) with the name of the hold in force that is the same as this one."""
    same = Hold.objects.filter(
        camera=camera,
        from_at=request.from_at,
        to_at=request.to_at,
        basis=request.basis,
        reason=request.reason.strip(),
        released_at__isnull=True,
    ).first()
    if same is not None:
        words = Words(
            f"已有相同的保全 {same.name}（同一点位、时段、依据和事由），仍在生效，不再重复保全",
            f"hold {same.name}, which is in force, has the same point, interval, basis and reason: none was added",
        )
        raise Fault(FaultKind.CONFLICT, words)


def _require_new_review(hold: Hold, reason: str, *, by: str, now: datetime) -> None:
    """Raises Fault(CONFLICT) if this person kept the hold in these words earlier on this Shanghai day."""
    same = HoldReview.objects.filter(hold=hold.number, reviewed_by=by, reason=reason.strip())
    last = same.order_by("-reviewed_at").first()
    if last is not None and shanghai_day(last.reviewed_at) == shanghai_day(now):
        at, due = f"{last.reviewed_at.astimezone(SHANGHAI):%H:%M}", last.next_review_on.isoformat()
        words = Words(
            f"您今日 {at} 已以相同理由复核保全 {hold.name}，下次复核日为 {due}，不再重复记录",
            f"you reviewed hold {hold.name} at {at} today in the same words, its next review is on {due}: "
            "nothing was added",
        )
        raise Fault(FaultKind.CONFLICT, words)


def _placed(
    record: ActRecord, camera: str, request: HoldRequest, found: FootageFound, *, by: str, now: datetime
) -> Hold:
    """Writes the row of a hold, and the facts of its entry that no other act has."""
    last = Hold.objects.order_by("-number").first()
    hold = Hold.objects.create(
        number=(last.number if last else 0) + 1,
        camera=camera,
        from_at=request.from_at,
        to_at=request.to_at,
        basis=request.basis,
        reason=request.reason.strip(),
        placed_by=by,
        placed_at=now,
        placed_version=current_holds_version() + 1,
        review_on=review_day(HoldBasis(request.basis), request.to_at, now),
    )
    record.wrote(hold)
    record.fact("hold", hold.name)
    record.fact("kept_ms", found.kept_ms)
    record.fact("open_ms", found.open_ms)
    return hold


def _released(record: ActRecord, hold: Hold, reason: str, *, by: str, now: datetime) -> None:
    """Writes the release of a hold, and its name as a fact of the entry."""
    hold.released_version = current_holds_version() + 1
    hold.released_at, hold.released_by, hold.release_reason = now, by, reason
    hold.save()
    record.wrote(hold)
    record.fact("hold", hold.name)


def _place_of(camera: str) -> Place | None:
    row = point_rows((camera,)).get(camera)
    return None if row is None else row.place


def _find(name: str) -> Hold:
    hold = None
    if is_hold_name(name):
        hold = Hold.objects.filter(number=int(name[1:])).first()
    if hold is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有保全“{name}”", f"there is no hold {name!r}"))
    return hold
