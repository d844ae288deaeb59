"""Accepts references, takes in what hosts found and counted, records what people make of it (articles 7, 12)."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.media.looks.values import LookFinding
from mingcha.privacy.looks.actions import close_lost_view, has_lost_view
from mingcha.privacy.looks.values import LostView
from mingcha.registry.findings.actions import close_mended, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import LookDay, LookReference, LookView, NewestCheck, PictureFinding
from mingcha.supervision.looks.rows import (  # fmt: skip
    detected,
    finding_called,
    finding_value,
    reference_of,
    reference_value,
    view_called,
    view_value,
)
from mingcha.supervision.looks.rules import may_sign_view
from mingcha.supervision.looks.showing import is_on_trial, was_seen, was_shown
from mingcha.supervision.looks.values import (
    CheckReport,
    CoverCause,
    DayReport,
    EndCause,
    FindingReport,
    PictureFindingRow,
    PictureJudgement,
    ReferenceOfLooks,
)


@cites("7", "12")
def accept_reference(by: Asker, *, code: str, view: str, reason: str, clock: Clock) -> ReferenceOfLooks:
    """Signs a kept view (`view`: its SHA-256) as the reference of a camera: its host learns anew. Replacing one needs a
    second person, and while something is found of the camera it opens a finding (F5). Raises Refused (articles 3, 7,
    12), Fault(NOT_FOUND)."""
    with act("supervision.look.accept", by=actor_of(by), clock=clock, cites=("7", "12")) as record:
        point, now = point_called(code), clock.now()
        before = reference_of(point)
        replacing = before is not None
        require(rules.may_accept_reference(duty_of(by, now), point.place, is_replacing=replacing, reason=reason))
        signed = _signed_view(by, point, view, now, replacing=replacing)
        held = LookReference.objects.create(
            point=point,
            version=(before.version if before else 0) + 1,
            accepted_at=now,
            accepted_by=record.by.id,
            reason=checked_name(reason, rules.MOST_REASON) if reason.strip() else "",
            view=signed,
            session=way_in(by).session,
        )
        record.wrote(held)
        record.fact("camera", code)
        record.fact("version", held.version)
        record.fact("view", signed.sha256)
        record.fact("reason", held.reason)
        ended = end_standing(record, point, now)
        close_mended(
            record,
            kind=FindingKind.LOOK_LEARNED_ANEW,
            subject_kind=SubjectKind.POINT,
            subject=code,
            reason="已签认新的基准画面",
            now=now,
        )
        if replacing and ended:
            _alarm(record, point, now)
    return reference_value(held, code)


def _signed_view(by: Asker, point: Point, sha256: str, now: datetime, *, replacing: bool) -> LookView:
    """The view that this person may sign now."""
    held, who = view_called(point, sha256), duty_of(by, now)
    hands = hands_of((who.user_id, held.user_id)) if replacing else None
    seen = was_seen(who.user_id, held)
    require(may_sign_view(who, view_value(held, point.code), way_in(by).session, now, was_seen=seen, hands=hands))
    return held


@cites("7", "12", "18")
def take_in_findings(by: Actor, recorder: str, reports: Sequence[FindingReport], *, clock: Clock) -> int:
    """Records what a host claims, claims no more, and by how much a standing claim changed; returns how many rows were
    written. A masked camera whose view is lost is closed (18). Reports by another reference than the camera's newest
    are old and left out; nothing is written where nothing is new."""
    if not _new_reports(reports, clock.now()):
        return 0
    with act("supervision.look.find", by=by, clock=clock, cites=("7", "12", "18")) as record:
        now, written, anew, closed = clock.now(), 0, [], list[str]()
        for report, point, standing in _new_reports(reports, now):  # again under the log's lock
            if standing is not None and not report.ended:
                if rules.is_asked_anew(finding_value(standing), report):
                    ask_anew(standing)
                    anew.append(standing.name)
                _measured_anew(standing, report)
            _keep(record, standing or _candidate(report, point, now), now if report.ended else None)
            if not report.ended:  # its mask covers something else now: shown to nobody until an officer has seen it
                closed += close_lost_view(record, point, _lost_view(report, standing), now)
            written += 1
        record.fact("recorder", recorder)
        record.fact("findings", [[one.camera, one.kind.value, one.ended] for one in reports])
        if anew:
            record.fact("asked_anew", anew)
        if closed:
            record.fact("closed", closed)
    return written


@cites("12")
def judge_finding(
    by: Asker,
    *,
    number: str,
    judgement: PictureJudgement,
    cause: CoverCause | None,
    owner: str,
    reason: str,
    clock: Clock,
) -> PictureFindingRow:
    """Records what a person who looked makes of a finding. Raises Refused (articles 3, 12), Fault(NOT_FOUND)."""
    with act("supervision.look.judge", by=actor_of(by), clock=clock, cites=("12",)) as record:
        held, now = finding_called(number), clock.now()
        require(rules.lasts_for_judging(LookFinding(held.kind), held.ended_at))
        require(
            rules.may_judge(
                duty_of(by, now),
                held.point.place,
                LookFinding(held.kind),
                before=PictureJudgement(held.judgement),
                judgement=judgement,
                cause=cause,
                owner=owner,
                reason=reason,
            )
        )
        who, on_trial = duty_of(by, now), is_on_trial(held.point, duty_of(by, now))
        given = {"was_shown": was_shown(who.user_id, held, judgement, now), "is_on_trial": on_trial}
        require(rules.may_judge_unseen(judgement, LookFinding(held.kind), way_in(by).session, **given))
        held.rejections = rules.rejections_after(held.rejections, PictureJudgement(held.judgement), judgement)
        held.judgement, held.judged_by, held.judged_at = judgement.value, record.by.id, now
        if judgement is PictureJudgement.CONFIRMED and cause is not None:
            held.cause, held.owner = cause.value, checked_name(owner, rules.MOST_OWNER)
        held.reason = checked_name(reason, rules.MOST_REASON) if reason.strip() else ""
        held.save()
        record.wrote(held)
        record.fact("finding", held.name)
        record.fact("judgement", held.judgement)
        record.fact("cause", held.cause)
    return finding_value(held)


@cites("7", "12")
def take_in_days(by: Actor, recorder: str, reports: Sequence[DayReport], *, clock: Clock) -> int:
    """Records the days that a host counted, each once; returns how many were new."""
    if not _new_days(reports):
        return 0
    with act("supervision.look.day", by=by, clock=clock, cites=("7", "12")) as record:
        written = record.insert_many(LookDay, _new_days(reports))
        record.fact("recorder", recorder)
        record.fact("days", written)
    return written


def note_checks(reports: Sequence[CheckReport]) -> int:
    """Replaces the newest check of each camera; derived rows, in no log. Returns how many cameras are known."""
    points = _points([one.camera for one in reports])
    rows = [
        NewestCheck(
            point=points[one.camera],
            at=one.at,
            state=one.state,
            mode=one.mode,
            lost_permille=one.lost_permille,
            judgeable_permille=one.judgeable_permille,
            reference=one.reference,
            learned_since=one.learned_since,
        )
        for one in reports
        if one.camera in points
    ]
    columns = ["at", "state", "mode", "lost_permille", "judgeable_permille", "reference", "learned_since"]
    NewestCheck.objects.bulk_create(rows, update_conflicts=True, unique_fields=["point"], update_fields=columns)
    return len(rows)


def _points(codes: Sequence[str]) -> dict[str, Point]:
    return {point.code: point for point in Point.objects.filter(code__in=set(codes))}


def _lost_view(report: FindingReport, standing: PictureFinding | None) -> LostView:
    """What a report says of a whole view: since the finding began, if it stands."""
    begun = standing or report
    return LostView(report.kind.value, begun.since, begun.clear_at, report.shift_permille, report.since)


def _new_reports(
    reports: Sequence[FindingReport], now: datetime
) -> list[tuple[FindingReport, Point, PictureFinding | None]]:
    """The reports that change something, or close a mask that is open yet, each with its camera and the finding that
    stands."""
    points, found = _points([one.camera for one in reports]), []
    for report in reports:
        point = points.get(report.camera)
        newest = reference_of(point) if point is not None else None
        if point is None or newest is None or newest.version != report.reference or report.kind.is_of_device:
            continue
        rows = PictureFinding.objects.select_related("point")
        standing = rows.filter(point=point, kind=report.kind.value, ended_at=None).first()
        changes = standing is not None and rules.is_changed_share(finding_value(standing), report)
        if standing is not None and not report.ended and not changes:  # as it was: but may a mask be open still?
            changes = has_lost_view(point, _lost_view(report, standing), now)
        if (standing is not None) is report.ended or changes:
            found.append((report, point, standing))
    return found


def _candidate(report: FindingReport, point: Point, now: datetime) -> PictureFinding:
    return PictureFinding(
        point=point,
        reference=report.reference,
        kind=report.kind.value,
        since=report.since,
        opened_at=now,
        share_permille=report.share_permille,
        shift_tenths=report.shift_tenths,
        is_growing=report.is_growing,
        is_case=report.is_case,
        clear_at=report.clear_at,
        judgeable_permille=report.judgeable_permille,
        checks=report.checks,
        modes=" ".join(one.value for one in report.modes),
        judgement=PictureJudgement.CANDIDATE.value,
    )


def _measured_anew(held: PictureFinding, report: FindingReport) -> None:
    """The share, turn and course as they are now, and by how much that was judged; since when and what was clear before
    stay."""
    held.share_permille, held.shift_tenths = report.share_permille, report.shift_tenths
    held.is_growing, held.is_case = report.is_growing, report.is_case
    held.judgeable_permille, held.checks = report.judgeable_permille, report.checks
    held.modes = " ".join(one.value for one in report.modes)


def _keep(record: ActRecord, held: PictureFinding, ended_at: datetime | None) -> None:
    held.ended_at = ended_at
    held.save()
    record.wrote(held)


def _new_days(reports: Sequence[DayReport]) -> list[LookDay]:
    points = _points([one.camera for one in reports])
    known = set(
        LookDay.objects.filter(point__in=points.values(), day__in={one.day for one in reports}).values_list(
            "point__code", "day"
        )
    )
    return [
        LookDay(
            point=points[one.camera],
            day=one.day,
            judged=one.judged,
            unlearned=one.unlearned,
            not_judgeable=one.not_judgeable,
            away=one.away,
            faulty=one.faulty,
            lost_permille=one.lost_permille,
            judgeable_permille=one.judgeable_permille,
        )
        for one in reports
        if one.camera in points and (one.camera, one.day) not in known
    ]


def end_standing(record: ActRecord, point: Point, now: datetime, cause: EndCause | None = None) -> int:
    """Ends what stands by the reference before, or (`cause`) by the state before; returns how many. What a host that
    learned anew judges no more is asked of a person again where rules.ends_asked says so."""
    standing = list(detected().filter(point=point, ended_at=None))
    for held in standing:
        held.ended_at = now
        if cause is not None:
            held.end_cause = cause.value
            if rules.ends_asked(PictureJudgement(held.judgement)):
                ask_anew(held)
        held.save()
        record.wrote(held)
    return len(standing)


def ask_anew(held: PictureFinding) -> None:
    """Makes a finding a candidate again, in memory; what was judged before stands in the entries."""
    held.judgement, held.judged_by, held.judged_at = PictureJudgement.CANDIDATE.value, "", None


def ask_after_repair(record: ActRecord, number: str) -> None:
    """Makes a finding a candidate again whose work order is withdrawn, in the act that withdraws it."""
    held = finding_called(number)
    judgement = PictureJudgement(held.judgement)
    if not rules.is_asked_after_repair(LookFinding(held.kind), judgement, held.ended_at):
        return
    ask_anew(held)
    held.save()
    record.wrote(held)
    record.fact("asked_anew", [held.name])


def note_repaired(record: ActRecord, number: str, now: datetime) -> None:
    """Notes that the work order of a finding was verified, in the act that verifies it: its days prove again."""
    held = finding_called(number)
    held.repaired_at = now
    held.save(update_fields=["repaired_at"])
    record.wrote(held)


def _alarm(record: ActRecord, point: Point, now: datetime) -> None:
    open_finding(
        record,
        kind=FindingKind.LOOK_REFERENCE_REPLACED,
        article="12",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：在有画面问题未了时更换了基准画面",
            f"{point.name}: its reference was replaced while something was found of it",
        ),
        place=point.place,
        now=now,
    )
