"""Records what recorders saw of masks, and closes the camera of one that was moved (articles 7, 18)."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.closing import close, close_moved, is_moved
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.looks import rules
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.values import LookKind, LookReport
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import OPEN, masks_with_points
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind

type _Due = tuple[LookReport, Mask, MaskLook | None]


@cites("7", "18")
def take_in_looks(by: Actor, recorder: str, reports: Sequence[LookReport], *, clock: Clock) -> int:
    """Records the looks of a recorder that are due: the first of a mask, one a day, a fault and its end; returns how
    many. A moved camera is closed from the last look on that saw the mask in its place, with a finding. Nothing is
    written where none is due."""
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
            report.result.value, report.at, last.result if last else "", last.at if last else None
        )
        if is_due and report.at >= held.drawn_at:
            found.append((report, held, last))
    return found


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
    seen_at = _seen_at(report, held)
    if result == rules.MOVED and not is_moved(held):
        close(record, held.point, held, ClosedWhy.MOVED, min(seen_at, now), None)
    if result == rules.MOVED or rules.is_doubted(result, report.at, seen_at):
        _find(
            record,
            FindingKind.MASK_MOVED,
            held,
            "画面与核验时不同或者无法辨认",
            "its view is not known to be the one",
            now,
        )
    if result == rules.NOT_SEEN:
        _find(record, FindingKind.MASK_NOT_SEEN, held, "画面中未见摄像机自身的遮挡", "its camera does not mask", now)
    if result == rules.SEEN:
        close_moved(record, held.point, now)


def _seen_at(report: LookReport, held: Mask) -> datetime:
    """When the mask was last seen in its place: by a look that is known, else when its picture was taken."""
    seen = MaskLook.objects.filter(mask=held, result=rules.SEEN, at__lt=report.at).order_by("-at").first()
    known = [one for one in (report.seen_at, seen.at if seen else None) if one is not None and one < report.at]
    return max(known, default=held.proof_at or held.drawn_at)


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
