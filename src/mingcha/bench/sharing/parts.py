"""Parts of `mingcha bench sharing` that run inside its home, each in a process of its own (bench/child.py): the rows of
all points, questions at the door of articles 14 and 15, marks of acts, turns of pushing, acts until their receipt, the
comparison of a target.
"""

import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from mingcha.access.shares.models import SharedPerson, SharedPoint
from mingcha.access.shares.standing import is_shared
from mingcha.access.shares.values import ShareKind
from mingcha.bench.figures import percentile
from mingcha.bench.map import peak_mb
from mingcha.evidence.one_of import OneOf
from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.law.place_kinds import ORDINARY
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.catalogue_values import CatalogueFields, Encoding
from mingcha.registry.points.cataloguing import state_for_catalogue
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.models import PointStanding
from mingcha.sharing.point_rows.upkeep import points_changed
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem
from mingcha.sharing.pushes.rows import RowSource, line_of
from mingcha.sharing.pushes.sending import TurnLostError, push_turn
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.reconciliations.tasks import comparison_turn
from mingcha.sharing.targets.rows import adapter_of, target_called

_BY = program("bench")
_HOLDER, _LEASE = "bench", timedelta(minutes=5)
_TURN_WITHIN_S = 15
"""As long as a turn of the worker lasts before another one begins."""
_BETWEEN_TURNS_S = 0.5
_DIFFERING_EACH = 10
"""Of so many keys one differs where a target is compared."""
_OTHER_DIGEST = "0" * 64
_LOADED_WITHIN_S = 3_600
_CHANGE_EVERY_S = 3.1
"""Between two acts, so that they fall at all instants of the worker's rounds of 5 and 20 s."""
_FIRST_WITHIN_S, _RECEIVED_WITHIN_S = 600, 300
_QUESTIONS, _MARKS = 200, 40
"""Questions of each kind, and marks, for each of `times`."""
_DEPARTMENT_ROW = {"police": "", "department": "", "by_cell": False}


def rows(target: str) -> dict[str, float]:
    """Reads all points and makes their rows with digests for a target that is a department's; seconds of a processor of
    each step, and how many rows there are."""
    source = RowSource.at(target_called(target), SystemClock().now())
    made, made_cpu_s, began = 0, 0.0, time.process_time()
    for read in source.reader.batches(Point.objects.all()):
        before = time.process_time()
        made += len(source.of_points(read))
        made_cpu_s += time.process_time() - before
    return {"rows": made, "rows_cpu_s": made_cpu_s, "read_cpu_s": time.process_time() - began - made_cpu_s}


def shares(times: int) -> dict[str, float]:
    """Asks is_shared of points drawn by chance: with the department and kind of a share, the same with somebody whom it
    names, and with others. Medians of each, the mean of this process's processor time, and the longest, in ms."""
    chance, clock = random.Random(271), SystemClock()
    held = list(SharedPoint.objects.values_list("point__code", "share__department__code", "share__kind")[:100_000])
    codes = list(Point.objects.values_list("code", flat=True))
    departments = list(Organisation.objects.filter(kind="government").values_list("code", flat=True))
    kinds, count = list(ShareKind), times * _QUESTIONS
    shared = [chance.choice(held) for _ in range(count)]
    other = [(chance.choice(codes), chance.choice(departments), chance.choice(kinds).value) for _ in range(count)]
    took_ms: dict[str, list[float]] = {"shared": [], "named": [], "other": []}
    cpu_ms, found, named = dict[str, float](), 0, list(SharedPerson.objects.values_list("user", flat=True)[:1])
    for name, asked in (("shared", shared), ("named", shared), ("other", other)):
        officers = named if name == "named" else None
        began_cpu = time.process_time()
        for point, department, kind in asked:
            at = clock.now()
            since = at - timedelta(hours=1) if kind == ShareKind.PLAYBACK else None
            began = time.perf_counter()
            until = at if since else None
            found += is_shared(ShareKind(kind), point, department, at, since, until, officers).is_shared
            took_ms[name].append((time.perf_counter() - began) * 1000)
        cpu_ms[name] = (time.process_time() - began_cpu) * 1000 / count
    return {
        "found": found,
        "shared_ms": statistics.median(took_ms["shared"]),
        "shared_cpu_ms": cpu_ms["shared"],
        "named_ms": statistics.median(took_ms["named"]),
        "other_ms": statistics.median(took_ms["other"]),
        "other_cpu_ms": cpu_ms["other"],
        "worst_ms": max(one for some in took_ms.values() for one in some),
    }


def marks(times: int) -> dict[str, float]:
    """Describes points by the act, and marks them anew as its listener does, each in a transaction: medians in ms. A
    half of the marks are of points that are marked already."""
    count = times * _MARKS
    points = list(Point.objects.filter(state="in_use", secrecy="").order_by("-pk")[: count + count // 2])
    acts_ms = [_described_ms(one) for one in points[:count]]
    marks_ms = [_marked_ms(one) for one in points[count:] * 2]
    return {"describe_ms": statistics.median(acts_ms), "mark_ms": statistics.median(marks_ms)}


def load(target: str) -> dict[str, float]:
    """Pushes to a target by turns, as the worker does, its lease renewed before each batch and while one is sent, until
    it has acknowledged everything; seconds and processor seconds of this process until the last batch left, and until
    the last receipt. `sending_s`: from the seal of each
    batch to its receipt, where that comes with the answer. Raises TimeoutError after an hour, RuntimeError after a
    failure of the target."""
    clock, held = SystemClock(), target_called(target)
    began, began_cpu, sent = time.perf_counter(), time.process_time(), (0.0, 0.0)
    adapter = adapter_of(held)
    while True:
        _turn(target, adapter, clock)
        passed = time.perf_counter() - began, time.process_time() - began_cpu
        line, items = line_of(held), PushItem.objects.filter(target=held)
        if line.tries:
            raise RuntimeError(line.why)
        if line.is_through and not items.filter(state=ItemState.WAITING.value).exists():
            sent = sent if any(sent) else passed
            if not items.filter(state=ItemState.SENT.value).exists():
                break
        if passed[0] > _LOADED_WITHIN_S:
            raise TimeoutError(f"{items.filter(state=ItemState.ACKNOWLEDGED.value).count()} items were acknowledged")
        time.sleep(_BETWEEN_TURNS_S)
    give_back_lease(f"push:{target}", _HOLDER)
    batches = Batch.objects.filter(target=held)
    sending = batches.aggregate(took=Sum(F("received_at") - F("sealed_at")))["took"] or timedelta()
    return {
        "items": PushedRow.objects.filter(target=held).count(),
        "batches": batches.count(),
        "refused": PushItem.objects.filter(target=held, state=ItemState.REFUSED.value).count(),
        "sent_s": sent[0], "sent_cpu_s": sent[1], "acknowledged_s": passed[0], "acknowledged_cpu_s": passed[1],
        "sending_s": sending.total_seconds(),
    }  # fmt: skip


def _turn(target: str, adapter: Adapter, clock: Clock) -> None:
    """A turn as the worker makes it (run/programs/push_rounds.py). Raises TurnLostError if another program pushes to
    this target."""

    def keep() -> bool:
        return take_lease(f"push:{target}", _HOLDER, _LEASE, clock=clock)

    def keep_turn() -> None:
        if not keep():
            raise TurnLostError

    keep_turn()
    until_ns = clock.monotonic_ns() + int(_TURN_WITHIN_S * 1e9)
    may_go_on = lambda: clock.monotonic_ns() < until_ns and keep()  # noqa: E731
    push_turn(_BY, target=target, adapter=adapter, clock=clock, may_go_on=may_go_on, keep_turn=keep_turn)


def changes(target: str, count: int) -> dict[str, Any]:
    """Changes points by an act, one after another while the worker runs, and waits for the receipt of each; seconds
    from the end of the act to the receipt, sorted. Before them one change is waited for that counts as none: the
    worker's first rounds are those of a program that has just started."""
    held = target_called(target)
    standing = PointStanding.objects.filter(**_DEPARTMENT_ROW).order_by("point")
    codes = list(standing.values_list("point", flat=True)[: count + 1])
    _received({codes[0]: _changed(codes[0])}, held.pk, _FIRST_WITHIN_S)
    changed: dict[str, datetime] = {}
    for code in codes[1:]:
        changed[code] = _changed(code)
        time.sleep(_CHANGE_EVERY_S)
    took_s = sorted(_received(changed, held.pk, _RECEIVED_WITHIN_S))
    return {"changes": len(took_s), "p50_s": percentile(took_s, 0.5), "p95_s": percentile(took_s, 0.95)}


def comparison(target: str) -> dict[str, float]:
    """Compares a target with what it acknowledged by the turn of the worker, which takes the comparison in and makes
    the versions that mend it; a tenth of the keys have another digest on our side. Seconds of a processor, the largest
    resident set of this process in 10^6 bytes, all of Django in it, and how many keys are the same, differ, are on
    their way or leave again. Raises RuntimeError where the target was not compared."""
    held, clock = target_called(target), SystemClock()
    rows = PushedRow.objects.filter(target=held)
    keys = list(rows.exclude(digest="").order_by("key").values_list("pk", flat=True)[::_DIFFERING_EACH])
    rows.filter(OneOf("pk", keys)).update(digest=_OTHER_DIGEST)
    began = time.process_time()
    if not comparison_turn(_BY, target=target, adapter=adapter_of(held), clock=clock):
        raise RuntimeError(line_of(held).compare_why)
    took_s, done = time.process_time() - began, Reconciliation.objects.filter(target=held).latest("pk")
    return {
        "comparison_cpu_s": took_s,
        "comparison_most_mb": peak_mb(os.getpid()),
        "comparison_equal": done.equal,
        "comparison_different": done.different,
        "comparison_on_the_way": done.on_the_way,
        "comparison_sent_again": PushItem.objects.filter(target=held, state=ItemState.WAITING.value).count(),
    }


def _changed(code: str) -> datetime:
    """States another encoding of a point; returns when that was done."""
    clock = SystemClock()
    before = Point.objects.values_list("encoding", flat=True).get(code=code)
    other = next(one for one in Encoding if one != before)
    state_for_catalogue(_BY, code=code, fields=CatalogueFields(encoding=other), clock=clock)
    return clock.now()


def _received(changed: dict[str, datetime], target: int, within_s: float) -> list[float]:
    """Seconds from each change to its receipt. Raises TimeoutError."""
    until, missing, took_s = time.monotonic() + within_s, dict(changed), list[float]()
    while missing:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(missing)} changes without a receipt")
        time.sleep(1)
        subjects = [Subject.POINT + code for code in missing]
        received = PushedRow.objects.filter(target=target, subject__in=subjects)
        for subject, at in received.values_list("subject", "acknowledged_at"):
            code = subject.removeprefix(Subject.POINT)
            if at >= missing[code]:
                took_s.append((at - missing.pop(code)).total_seconds())
    return took_s


def _described_ms(point: Point) -> float:
    """Milliseconds of the act that gives a point another name."""
    began = time.perf_counter()
    describe_point(_BY, code=point.code, name=f"{point.name}东", place_kind=ORDINARY, clock=SystemClock())
    return (time.perf_counter() - began) * 1000


def _marked_ms(point: Point) -> float:
    """Milliseconds of the listener that marks a point, inside a transaction."""
    changed = ChangedPoints(Point.objects.filter(pk=point.pk), (point.pk, point.code))
    with transaction.atomic():
        began = time.perf_counter()
        points_changed(changed)
        return (time.perf_counter() - began) * 1000


_PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "rows": rows,
    "shares": lambda times: shares(int(times)),
    "marks": lambda times: marks(int(times)),
    "load": load,
    "changes": lambda target, count: changes(target, int(count)),
    "comparison": comparison,
}


def main(part: str, *words: str) -> None:
    """Measures one part and prints its figures as JSON."""
    print(json.dumps(_PARTS[part](*words)))
