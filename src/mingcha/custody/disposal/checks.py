"""Checks of disposal for `mingcha check`: orders are as signed, and removals were lawful (arts. 16(5), 20)."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from mingcha.custody.classes.queries import UNKNOWN, classes_of
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.disposal.order import open_order
from mingcha.custody.holds.queries import to_ms
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.recorder_ledger import Ledger
from mingcha.evidence.log.classify import Question, ReadEntries, Verdict, classify
from mingcha.evidence.log.recorder_story import Cosigned
from mingcha.evidence.log.segment_class import Segment, SegmentClass
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import FootageName, parse_name


@dataclass(slots=True)
class Evidence:
    """Facts for a check besides log, database and disk: altered files, files being unlinked, witnesses' heads.
    The check fills `verdict`."""

    altered: Container[str] = ()
    in_hand: Callable[[str], bool] = lambda _: False
    cosigned: Cosigned = lambda _: None
    heads: tuple[tuple[int, int], ...] = ()
    alive_ms: int = 0
    verdict: Verdict = field(default_factory=Verdict)


type IsPresent = Callable[[FootageName], bool]
"""Whether a footage file is on the disk."""

_WORDS = {
    "hour_disposed_unlogged": Words("小时标为已处置但录像机无完成记录", "an hour is disposed of without a done entry"),
    "order_altered": Words("处置令与其签名不符", "a disposal order differs from what was signed"),
    "order_unknown": Words("录像机执行了数据库中没有的处置令", "the recorder carried out an order that is not here"),
}


@cites("20(2)", "20(3)")
def check_orders(ledger: Ledger, recorder: str) -> Iterator[Finding]:
    """Reports orders that differ from their signature or are unknown here, and hours disposed of without an order."""
    named = set()
    for row in DisposalOrder.objects.filter(recorder=recorder).order_by("number"):
        named.add(row.name)
        if not _signed_as_stored(row):
            yield _finding("order_altered", row.name)
    for order in sorted(ledger.done - named):
        yield _finding("order_unknown", order)
    done = DisposalOrder.objects.filter(recorder=recorder, number__in=[int(name[1:]) for name in ledger.done & named])
    covered = {(order.camera, order.epoch, hour) for order in done for hour in _list(order.hours)}
    for hour in Hour.objects.filter(recorder=recorder, state=HourState.DISPOSED):
        if (hour.camera, hour.epoch, hour.hour) not in covered:
            yield _finding("hour_disposed_unlogged", f"custody_hour {hour.pk} ({hour.camera} {hour.hour})")


def _list(value: object) -> list[object]:
    """The hours of an order as stored; an edited row may contain anything, which `order_altered` reports."""
    return value if isinstance(value, list) else []


def _signed_as_stored(row: DisposalOrder) -> bool:
    try:
        order = open_order(row.token, settings.MINGCHA_KEYS.verifier("disposal"))
    except Fault:
        return False
    signed = (order.order, order.recorder, order.camera, order.epoch, list(order.hours), order.basis)
    stored = (row.name, row.recorder, row.camera, row.epoch, row.hours, row.basis)
    times = (order.decided_ms, order.not_before_ms) == (to_ms(row.decided_at), to_ms(row.not_before))
    return signed == stored and times and order.retention_class == row.retention_class


@cites("16(5)", "20(2)", "20(3)", "799-17")
def check_classes(
    entries: ReadEntries, present: IsPresent, recorder: str, clock: Clock, evidence: Evidence
) -> Iterator[Finding]:
    """Reports the classes of docs/ref/evidence-log.md; consecutive minutes and hours are one finding."""
    learnt = {
        (camera, hour): to_ms(at)
        for camera, hour, at in Hour.objects.filter(recorder=recorder).values_list("camera", "hour", "taken_in_at")
    }
    classes = classes_of()
    question = Question(
        now_ms=to_ms(clock.now()), demo_home=settings.MINGCHA_HOME.is_demo, altered=evidence.altered,
        in_hand=evidence.in_hand, learnt_ms=lambda camera, hour: learnt.get((camera, hour)),
        class_known=lambda camera, hour: classes.get(camera, UNKNOWN).known(hour), heads=evidence.heads,
        alive_ms=evidence.alive_ms,
    )  # fmt: skip
    overdue: set[tuple[str, int]] = set()
    lying = Lying(present)
    for segment in classify(entries, lambda _camera, _hour: lying, evidence.cosigned, question, evidence.verdict):
        if segment.kind is SegmentClass.OVERDUE:
            if (segment.camera, segment.minute // 60) in overdue:
                continue
            overdue.add((segment.camera, segment.minute // 60))
        yield _of_class(segment)


class Lying:
    """The files on the disk as a set that tests each name on demand."""

    def __init__(self, present: IsPresent) -> None:
        self._present = present

    def __contains__(self, name: object) -> bool:
        place = parse_name(str(name))
        return place is not None and self._present(place)


def _of_class(segment: Segment) -> Finding:
    facts: dict[str, str | int] = {"article": segment.kind.article}
    if segment.kind is SegmentClass.SILENT:
        subject = f"{segment.camera} {datetime.fromtimestamp(segment.minute * 60, UTC):%Y-%m-%dT%H:%MZ}"
        facts["minutes"] = segment.minutes
    elif segment.kind is SegmentClass.OVERDUE:
        subject = f"{segment.camera} {segment.minute // 60}"
    else:
        subject = FootageName(segment.camera, segment.epoch, segment.minute, segment.n).path
    if segment.done is not None:
        facts |= {"done": segment.done, "order": segment.order}
        facts |= {} if segment.intent is None else {"intent": segment.intent, "basis": segment.basis.value}
    if segment.why:
        facts["why"] = segment.why
    names, means = segment.kind.words, segment.kind.meaning
    return Finding(
        "custody", segment.kind.value, subject, Words(f"{names.zh}：{means.zh}", f"{names.en}: {means.en}"), facts
    )


def _finding(kind: str, subject: str, **facts: str | int) -> Finding:
    return Finding("custody", kind, subject, _WORDS[kind], dict(facts))
