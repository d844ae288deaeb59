"""Records signs of points with their photo, and finds inspections that are overdue (articles 3, 7, 799-13)."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import due_in_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import MOST_A_TURN, NothingLeft, end_mended, ensure_each
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import WITH_ALL, point_called
from mingcha.registry.signs import rules
from mingcha.registry.signs.models import Sign
from mingcha.registry.signs.rows import days_of, last_sign, sign_row
from mingcha.registry.signs.values import NewSign, SignRow

SIGNS = "signs"
"""The folder of photos of signs, below the documents."""


@cites("3", "7")
def record_sign(by: Asker, *, code: str, new: NewSign, photo: bytes, folder: Path, clock: Clock) -> SignRow:
    """Records the sign of a point as it was inspected, and closes the findings about the one before. `folder`: the
    documents of the home.

    Raises Refused (articles 3, 7): no keeper, not fully stated, a photo from before the last move or before the sign
    held so far, or a file that is no picture; Fault(NOT_FOUND), Fault(INVALID).
    """
    _require(by, point_called(code), new, has_photo=bool(photo), clock=clock)  # before the file is looked at
    on = shanghai_day(clock.now())
    with kept_scan(photo, below=SIGNS, folder=folder, on=on, article="7") as document:
        require(rules.is_photo(document.media_type))
        return _enter(by, code, new, document, clock)


@cites("7", "799-13")
def find_overdue_signs(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each point whose newest sign was not inspected by its day, once; returns how many. Nothing
    is written where none is."""
    due = [held.pk for held in _overdue(clock.now())[:MOST_A_TURN]]
    if not due:
        return 0
    found, cites_of = list[Sign](), ("7", "799-13")
    with suppress(NothingLeft), act("registry.sign.remind", by=actor_of(by), clock=clock, cites=cites_of) as record:
        now = clock.now()
        # asked again under the log's lock: one of them may have been inspected meanwhile
        found = list(_overdue(now).filter(pk__in=due))
        if not found:
            raise NothingLeft
        for held in found:
            held.was_found = True
            held.save(update_fields=["was_found"])
            record.wrote(held)
        ensure_each(record, map(_finding, found), now)
        record.fact("signs", [held.pk for held in found])
    return len(found)


def _overdue(now: datetime) -> QuerySet[Sign]:
    """The newest signs of points that were not inspected by their day and of which no finding was opened yet."""
    newer = Sign.objects.filter(point=OuterRef("point"), pk__gt=OuterRef("pk"))
    late = Sign.objects.filter(~Exists(newer), was_found=False, due_on__lt=shanghai_day(now)).order_by("due_on", "pk")
    return late.select_related(*(f"point__{name}" for name in WITH_ALL))


def _finding(held: Sign) -> NewFinding:
    return NewFinding(
        kind=FindingKind.SIGN_OVERDUE,
        article="7",
        subject_kind=SubjectKind.POINT,
        subject=held.point.code,
        words=Words(
            f"{held.point.name}：标识应于 {held.due_on} 前复查",
            f"{held.point.name}: its sign was to be inspected by {held.due_on}",
        ),
        place=held.point.place,
    )


def _require(by: Asker, point: Point, new: NewSign, *, has_photo: bool, clock: Clock) -> None:
    now = clock.now()
    require(rules.may_record_sign(duty_of(by, now), point.place))
    require(rules.sign_is_whole(new, shanghai_day(now), has_photo=has_photo))
    last = last_sign(point)
    require(rules.photo_is_newer(new.photo_on, days_of(last) if last else None, point.moved_at))


def _enter(by: Asker, code: str, new: NewSign, document: DocumentFacts, clock: Clock) -> SignRow:
    """The act. The rules are asked once more: the point may have moved meanwhile."""
    with act("registry.sign.record", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        point, now = point_called(code), clock.now()
        _require(by, point, new, has_photo=True, clock=clock)
        held = Sign.objects.create(
            point=point,
            text=checked_name(new.text, rules.MOST_TEXT),
            hangs_at=checked_name(new.hangs_at, rules.MOST_HANGS_AT),
            photo_on=new.photo_on,
            inspector=checked_name(new.inspector, rules.MOST_INSPECTOR),
            due_on=_due_on(new.photo_on),
            file=document.file,
            size_bytes=document.size_bytes,
            digest=document.sha256,
            media_type=document.media_type,
            recorded_at=now,
            recorded_by=record.by.id,
        )
        record.wrote(held)
        _close_findings(record, point, clock)
        for key, value in (
            ("camera", code), ("sign", held.pk), ("text", held.text), ("inspector", held.inspector),
            ("photo_on", held.photo_on.isoformat()), ("due_on", held.due_on.isoformat()), ("digest", held.digest),
        ):  # fmt: skip
            record.fact(key, value)
    return sign_row(held, code)


def _due_on(photo_on: date) -> date:
    """The last day of the next inspection, by the period in force on the day of the photo."""
    return due_in_months(photo_on, parameters.number("sign.review_months", photo_on)).due


def _close_findings(record: ActRecord, point: Point, clock: Clock) -> None:
    for kind in (FindingKind.SIGN_TO_REVIEW, FindingKind.SIGN_OVERDUE):
        end_mended(record, kind, SubjectKind.POINT, point.code, "标识已复查登记", clock.now())
