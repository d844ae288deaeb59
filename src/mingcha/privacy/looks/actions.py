"""Records what recorders saw of masks, and closes the camera of one that was moved (articles 7, 18)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.media.masks.plan import VIEW_HEIGHT, VIEW_WIDTH
from mingcha.privacy.closed_spans.closing import close, close_moved, is_moved
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.looks import rules
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.values import LookKind, LookReport, LostView
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import NO_VIEW, OPEN, masks_with_points
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points.models import Point
from mingcha.registry.points.same_address import beside_on_stream

type _Due = tuple[LookReport, Mask, MaskLook | None]


@cites("7", "18")
def take_in_looks(by: Actor, recorder: str, reports: Sequence[LookReport], *, clock: Clock) -> int:
    """Records the looks of a recorder that are due: the first of a mask, one a day, a fault and its end; returns how
    many. A camera that was moved, or of whose view nothing was seen for a day, is closed from the last look on that saw
    the mask in its place, with a finding. Nothing is written where none is due."""
    if not _due(reports):
        return 0
    with act("privacy.mask.look", by=by, clock=clock, cites=("7", "18")) as record:
        now = clock.now()
        found = _due(reports)  # again under the log's lock
        for report, held, last in found:
            _take_in(record, report, held, last, now)
        record.fact("recorder", recorder)
        record.fact("looks", [[report.version, report.result.value] for report, _, _ in found])
    return len(found)


def _due(reports: Sequence[LookReport]) -> list[_Due]:
    """Those of open versions of masks of the camera that reports them that are to be recorded, with the last look."""
    numbers = [report.version.partition(".")[0] for report in reports]
    masks = {str(held): held for held in masks_with_points().filter(OPEN, no__in=numbers)}
    found = list[_Due]()
    for report in reports:
        held = masks.get(report.version)
        if held is None or held.point.code != report.camera:
            continue
        last = MaskLook.objects.filter(mask=held).order_by("-at", "-pk").first()
        is_due = rules.is_recorded(
            report.result.value, report.at, last.result if last else "", last.at if last else None, report.seen_at
        )
        if (is_due or _is_newly_unseen(report, held, last)) and report.at >= held.drawn_at:
            found.append((report, held, last))
    return found


def _is_newly_unseen(report: LookReport, held: Mask, last: MaskLook | None) -> bool:
    """Whether this look closes a camera that nothing closed yet, or is one of those that do together."""
    if report.result.value != rules.UNKNOWN or last is None or report.at <= last.at or is_moved(held):
        return False
    return rules.is_lost(report.result.value, report.score_permille, report.at, _row_before(report, held)[0])


def _is_lost(report: LookReport, held: Mask) -> bool:
    if report.result.value != rules.UNKNOWN:
        return False
    since, looks = _row_before(report, held)
    if not rules.is_lost(report.result.value, report.score_permille, report.at, since):
        return False
    if report.worst_deviation is None:  # by a worker that looks every ten seconds, else by a still each hour
        return True
    before = sum(rules.is_lost(one.result, one.score_permille, one.at, since) for one in looks)
    return before + 1 >= rules.STILLS_IN_A_ROW


def _row_before(report: LookReport, held: Mask) -> tuple[datetime | None, list[MaskLook]]:
    """The recorded looks before this one since the last that saw something, the newest first, and since when they are
    one row."""
    looks = MaskLook.objects.filter(mask=held, at__lt=report.at).order_by("-at", "-pk")
    other = looks.exclude(result=rules.UNKNOWN).first()
    unseen = list(looks if other is None else looks.filter(at__gt=other.at))
    return rules.unseen_since(report.at, [one.at for one in unseen]), unseen


def _take_in(record: ActRecord, report: LookReport, held: Mask, last: MaskLook | None, now: datetime) -> None:
    result = report.result.value
    kind = LookKind.MOVED if result == rules.MOVED else LookKind.START if last is None else LookKind.DAILY
    row = MaskLook.objects.create(
        mask=held,
        at=report.at,
        kind=kind.value,
        worst_deviation=report.worst_deviation,
        shift_x_permille=report.shift_x_permille,
        shift_y_permille=report.shift_y_permille,
        score_permille=report.score_permille,
        result=result,
        by=record.by.id,
    )
    record.wrote(row)
    seen_at = _seen_at(held, report.at, report.seen_at)
    if (result == rules.MOVED or _is_lost(report, held)) and not is_moved(held):
        close(record, held.point, held, ClosedWhy.MOVED, min(seen_at, now), None)
    if result == rules.MOVED or rules.is_doubted(result, report.at, seen_at):
        _find_moved(record, held, now)
    if result == rules.NOT_SEEN:
        _find(record, FindingKind.MASK_NOT_SEEN, held, "画面中未见摄像机自身的遮挡", "its camera does not mask", now)
    if result == rules.SEEN:
        close_moved(record, held.point, now)


@cites("7", "18")
def close_lost_view(record: ActRecord, point: Point, lost: LostView, now: datetime) -> list[str]:
    """Closes the masks of a camera, and of those with the same stream, whose view the detector of pictures found lost,
    in the act that records the finding; returns their versions. Each is closed from the last look on that saw the view.
    One that was drawn, or looked at by an officer, after that is for what the camera sees now."""
    closed = _with_lost_view(point, lost, now)
    for held in closed:
        since = _seen_at(held, lost.since, lost.clear_at)
        measured = MaskLook.objects.filter(mask=held, result=rules.SEEN, score_permille__gt=0, at__lt=lost.at)
        within = measured.order_by("-at").values_list("at", flat=True).first() or since  # a turn inside of the margin
        close(record, held.point, held, ClosedWhy.MOVED, min(max(since, within), now), None)
        _find_moved(record, held, now)
    return [str(held) for held in closed]


def has_lost_view(point: Point, lost: LostView, now: datetime) -> bool:
    """Whether `close_lost_view` closes anything."""
    return bool(_with_lost_view(point, lost, now))


def _with_lost_view(point: Point, lost: LostView, now: datetime) -> list[Mask]:
    """The masks that cover something else since the view was lost, and that nothing closed since."""
    if not rules.is_view_lost(lost.kind):
        return []
    lasting, found = Q(until_at=None) | Q(until_at__gt=now), list[Mask]()
    codes = {point.code, *beside_on_stream((point.code,)).get(point.code, ())}
    for held in masks_with_points().filter(OPEN, lasting, point__code__in=codes).order_by("pk"):
        looked = MaskLook.objects.filter(mask=held, kind=LookKind.PERSON.value, at__gte=lost.since)
        is_lost = rules.is_view_lost(lost.kind, lost.shift_permille, held.grow_permille)
        if is_lost and held.drawn_at < lost.since and not looked.exists() and not is_moved(held):
            found.append(held)
    return found


@cites("7", "18")
def keep_view(by: Actor, *, code: str, versions: Sequence[str], view: bytes, clock: Clock) -> int:
    """Keeps what a still showed outside of the masks of a camera (its code) as the view of those of these versions that
    were checked without one, by which a move is noticed from then on; returns of how many. Nothing is written for a
    view that shows nothing, and where none lacks one."""
    if len(view) != VIEW_WIDTH * VIEW_HEIGHT or not rules.shows_something(view) or not _viewless(code, versions):
        return 0
    with act("privacy.mask.keep_view", by=by, clock=clock, cites=("7", "18")) as record:
        found = _viewless(code, versions)  # again under the log's lock
        for held in found:
            held.fingerprint = view
            held.save(update_fields=["fingerprint"])
            record.wrote(held)
        record.fact("camera", code)
        record.fact("masks", [str(held) for held in found])
    return len(found)


def _viewless(code: str, versions: Sequence[str]) -> list[Mask]:
    rows = masks_with_points().filter(NO_VIEW, point__code=code).order_by("pk")
    return [held for held in rows if str(held) in versions and not is_moved(held)]


def _seen_at(held: Mask, before: datetime, known_at: datetime | None) -> datetime:
    """When the mask was last seen in its place before an instant: by a look that is recorded or known (`known_at`),
    else when its picture was taken."""
    seen = MaskLook.objects.filter(mask=held, result=rules.SEEN, at__lt=before).order_by("-at").first()
    known = [one for one in (known_at, seen.at if seen else None) if one is not None and one < before]
    return max(known, default=held.proof_at or held.drawn_at)


def _find_moved(record: ActRecord, held: Mask, now: datetime) -> None:
    zh, en = "画面与核验时不同或者无法辨认", "its view is not known to be the one"
    _find(record, FindingKind.MASK_MOVED, held, zh, en, now)


def _find(record: ActRecord, kind: FindingKind, held: Mask, zh: str, en: str, now: datetime) -> None:
    ensure_finding(
        record,
        kind=kind,
        article="18",
        subject_kind=SubjectKind.POINT,
        subject=held.point.code,
        words=Words(f"{held.point.name}：遮挡 {held.no}，{zh}", f"{held.point.name}: mask {held.no}, {en}"),
        place=held.point.place,
        now=now,
    )
