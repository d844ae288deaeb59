"""/healthz and /metrics: the state of this installation for monitoring; neither contains personal data.

Both answer only this machine and MINGCHA_METRICS_NETWORKS, and never through a proxy; for anybody else they are 404.
"""

import shutil
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from mingcha.custody.disks.queries import DiskView, disks
from mingcha.custody.disposal.queries import orders
from mingcha.custody.proofs.queries import proofs
from mingcha.evidence.queries import log_state
from mingcha.fleet.recorders.queries import CameraView, RecorderView, cameras, recorders
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.web.evidence.last_check import last_check
from mingcha.web.frame import wiring
from mingcha.web.frame.figures import FIGURES
from mingcha.web.frame.proxies import is_in

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
RECORDER_FRESH_MS = 30_000
"""A recorder heard within this time is reachable; the uplink polls it every two seconds."""
LEAST_FREE_BYTES = 1_000_000_000
GATEWAY_WITHIN_S = 1.0

_OF_RECORDERS = (
    ("footage_bytes", "gauge", "Footage on the disk.", "disk", "bytes_footage"),
    ("recorder_disk_free_bytes", "gauge", "Room for footage.", "disk", "bytes_free"),
    ("recorder_queue_fragments", "gauge", "Fragments that wait for the disk.", "queue", "fragments"),
    ("recorder_queue_bytes", "gauge", "Bytes that wait for the disk.", "queue", "bytes"),
    ("recorder_log_entries", "counter", "Entries of a recorder's log.", "log", "size"),
)
"""Metrics from a recorder's status: name, kind, help, part of the status, key."""

type View = Callable[[HttpRequest], HttpResponse]
type Family = tuple[str, str, str, Iterable[tuple[str, float]]]
"""Name below `mingcha_`, kind, help, and (labels, value) each."""


def for_watchers(view: View) -> View:
    """A decorator: 404 for clients outside MINGCHA_METRICS_NETWORKS (default: only this machine) and through
    proxies."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        if request.META.get("mingcha.forwarded") or not is_in(address, settings.MINGCHA_METRICS_NETWORKS):
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个页面", "This page does not exist"))
        return view(request)

    return guarded


@require_safe
@for_watchers
def healthz(request: HttpRequest) -> HttpResponse:
    """200 if everything that this installation needs responds, else 503; the parts show what does not."""
    del request
    parts = {
        "database": _database(),
        "recorder": False,
        "gateway": _gateway(),
        "disk": _free_bytes() > LEAST_FREE_BYTES,
    }
    check: dict[str, object] = {"tone": "none", "at_ms": None}
    if parts["database"]:
        ages = [view.age_ms for view in recorders(clock=wiring.clock())]
        parts["recorder"] = bool(ages) and max(ages) <= RECORDER_FRESH_MS
        held = last_check()
        if held is not None:
            check = {"tone": held.tone, "at_ms": held.at_ms}
    well = all(parts.values()) and check["tone"] != "bad"
    answer = {"ok": well, "parts": parts, "last_check": check, "bytes_free": _free_bytes()}
    return JsonResponse(answer, status=200 if well else 503)


@require_safe
@for_watchers
def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics in Prometheus's text exposition format 0.0.4. The gateway has its own."""
    del request
    families: list[Family] = [("up", "gauge", "1 when the database answers.", [("", 1 if _database() else 0)])]
    if families[0][3] == [("", 1)]:
        families += [*_recording(), *_keeping(), *_evidence(), *_jobs()]
    families += [("disk_free_bytes", "gauge", "Free bytes where the data lie.", [("", _free_bytes())]), *_web()]
    return HttpResponse(exposition(families), content_type=CONTENT_TYPE)


def exposition(families: Iterable[Family]) -> str:
    """Metrics as text; a family whose name ends with _seconds_histogram is written as a histogram."""
    lines: list[str] = []
    for name, kind, words, values in families:
        whole = f"mingcha_{name}"
        lines += [f"# HELP {whole} {words}", f"# TYPE {whole} {kind}"]
        for labels, value in values:
            suffix, _, inside = labels.rpartition("|")
            shown = int(value) if float(value).is_integer() else value
            lines.append(f"{whole}{suffix}{{{inside}}} {shown}" if inside else f"{whole}{suffix} {shown}")
    return "\n".join(lines) + "\n"


def _recording() -> list[Family]:
    known, views = list(cameras(clock=wiring.clock()).values()), recorders(clock=wiring.clock())
    now_ms = int(wiring.clock().now().timestamp() * 1000)
    states = Counter(view.state for view in known)
    reasons = Counter[str]()
    for view in known:
        if view.reason and view.since_ms is not None and view.state != "off":
            reasons[view.reason] += max(0, now_ms - view.since_ms)
    return [
        ("cameras", "gauge", "Cameras by state.", _labelled("state", states)),
        ("interrupted_seconds", "gauge", "Seconds without a picture up to now, by reason, summed over cameras.",
         [(labels, value / 1000) for labels, value in _labelled("reason", reasons)]),
        ("camera_kilobits_per_second", "gauge", "What all cameras send.", [("", _total(known, "kilobits_per_second"))]),
        ("camera_frames_per_second", "gauge", "Pictures of all cameras.", [("", _total(known, "frames_per_second"))]),
        ("camera_packets_lost_total", "counter", "Packets that did not come.", [("", _total(known, "packets_lost"))]),
        ("recorder_age_seconds", "gauge", "Since a recorder was heard of.", _each(views, lambda v: v.age_ms / 1000)),
        *(
            (name, kind, words, _each(views, lambda v, part=part, key=key: _inside(v, part, key)))  # type: ignore[misc]
            for name, kind, words, part, key in _OF_RECORDERS
        ),
        ("recorder_log_age_seconds", "gauge", "Since the last entry of its log.",
         _each(views, lambda v: max(0, now_ms - _inside(v, "log", "at_ms")) / 1000)),
    ]  # fmt: skip


def _keeping() -> list[Family]:
    """Disks against the legal days, and the last proof of a day (article 16(5))."""
    seen, now = disks(), wiring.clock().now()
    today = shanghai_day(now)
    ahead = [(_disk_label(one), (one.full_on - today).days) for one in seen if one.full_on is not None]
    families: list[Family] = [
        ("disk_full_in_days", "gauge", "Days until a disk is full before its footage may go; absent when not foreseen.",
         ahead),
        ("disk_legal_days_at_risk", "gauge", "1 while an alarm of a disk lasts.",
         [(_disk_label(one), int(bool(one.alarm))) for one in seen]),
        ("disk_short_bytes", "gauge", "Bytes that a disk lacks for the legal days of its cameras.",
         [(_disk_label(one), one.short_bytes) for one in seen]),
    ]  # fmt: skip
    last = proofs(today - timedelta(days=7), today)
    if last:
        families += [
            ("proved_day_unexplained_seconds", "gauge", "Of the last proved day, over all cameras.",
             [("", last[-1].unexplained_ms / 1000)]),
            ("proved_day_short_cameras", "gauge", "Cameras that have lost footage of their legal days.",
             [("", last[-1].short)]),
        ]  # fmt: skip
    return families


def _disk_label(one: DiskView) -> str:
    return f'recorder="{one.recorder}",disk="{one.disk}"'


def _evidence() -> list[Family]:
    try:
        state = log_state()
    except Fault:  # the head is not the signed one: `mingcha check` reports it
        return [("log_sound", "gauge", "1 when the head of the log is the one that was signed.", [("", 0)])]
    now = wiring.clock().now()
    families: list[Family] = [
        ("log_sound", "gauge", "1 when the head of the log is the one that was signed.", [("", 1)]),
        ("log_entries", "counter", "Entries of the application's log.", [("", state.size)]),
        ("log_published_entries", "counter", "Entries that were published.", [("", state.published_size)]),
    ]
    if state.at is not None:
        age = ("log_age_seconds", "gauge", "Since the last entry.", [("", (now - state.at).total_seconds())])
        families.append(age)
    held = last_check()
    if held is not None:
        families += [
            ("check_well", "gauge", "1 when the last recorded check found nothing.", [("", int(held.tone == "ok"))]),
            ("check_age_seconds", "gauge", "Since that check.", [("", now.timestamp() - held.at_ms / 1000)]),
        ]
    return families


def _jobs() -> list[Family]:
    waiting = Counter(order.state for order in orders(states=("decided", "sent", "intended")))
    return [
        ("disposal_orders", "gauge", "Orders to dispose that are on the way, by state.", _labelled("state", waiting))
    ]


def _web() -> list[Family]:
    """The metric families of FIGURES, each under its name in the text: a counter ends in _total."""
    found: list[Family] = []
    for metric in sorted(FIGURES.collected(), key=lambda metric: metric.name):
        name = metric.name.removeprefix("mingcha_") + ("_total" if metric.type == "counter" else "")
        rows = [
            (_labels(sample.name.removeprefix(f"mingcha_{name}"), sample.labels), sample.value)
            for sample in metric.samples
            if not sample.name.endswith("_created")
        ]
        in_order = rows if metric.type == "histogram" else sorted(rows)
        found.append((name, metric.type, metric.documentation, in_order))
    return sorted(found, key=lambda family: family[1])


def _labels(suffix: str, labels: Mapping[str, str]) -> str:
    """Suffix and labels in the form for `exposition`."""
    inside = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{suffix}|{inside}" if suffix else inside


def _labelled(label: str, counts: Counter[str]) -> list[tuple[str, float]]:
    return [(f'{label}="{name}"', count) for name, count in sorted(counts.items())]


def _each(views: Iterable[RecorderView], value: Callable[[RecorderView], float]) -> list[tuple[str, float]]:
    return [(f'recorder="{view.recorder}"', value(view)) for view in views]


def _total(views: Iterable[CameraView], key: str) -> float:
    return sum(value for view in views if isinstance(value := view.status.get(key), int | float))


def _inside(view: RecorderView, part: str, key: str) -> int:
    inner = view.status.get(part)
    value = inner.get(key) if isinstance(inner, dict) else None
    return value if isinstance(value, int) else 0


def _database() -> bool:
    try:
        recorders(clock=wiring.clock())
    except DatabaseError:
        return False
    return True


def _gateway() -> bool:
    try:
        address = f"{settings.MINGCHA_GATEWAY_NEARBY}/healthz"
        with ask_straight(address, GATEWAY_WITHIN_S) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_bytes() -> int:
    return shutil.disk_usage(settings.MINGCHA_HOME.path).free
