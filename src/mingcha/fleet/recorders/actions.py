"""Enrols recorders, takes them out of service, and stores their reports (arts. 7, 16(5), 20)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from mingcha.evidence.entries import act
from mingcha.fleet.placement.moving import Given, give
from mingcha.fleet.placement.queries import known_recorders, owners
from mingcha.fleet.recorders.models import CameraState, Recorder, RecorderState
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.fleet.recorders.rules import may_keep_recorders
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point

DEFAULT_CAPACITY = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_LOG_NAMES = frozenset({"application", "backup"})
"""How the platform's own logs are called (evidence.entries, backup.manifest): no recorder's log ends in one of them."""
_MOST_CAPACITY = 100_000
MOST_ADDRESS = 255
MOST_REASON = 200
_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")


@dataclass(frozen=True, slots=True)
class Gateway:
    """The gateway for a recorder's pictures: the origin for browsers, and the address for our own programs (a proxy
    does not forward revocations). Empty: the gateway of the pages' host, and the same origin."""

    origin: str
    nearby: str = ""


OWN_GATEWAY = Gateway("")


@cites("7", "16(5)", "20(2)")
def enrol_recorder(
    by: Actor, name: str, *, log_key: str, host: str, division: str, capacity: int, gateway: Gateway | None = None,
    clock: Clock,
) -> bool:  # fmt: skip
    """Enrols a recorder under its name and the base64 public key of its log; returns True if it is the first.

    The first one has recorded every camera so far and keeps them. A recorder that had left returns with the same key.
    `gateway`: the gateway for its footage; None keeps the stored one (initially that of the pages' host).
    Raises Fault(CONFLICT) for a name or key of another recorder, and while a recorder known to custody is not enrolled:
    two recorders would have its cameras under one epoch.
    """
    _require_well(name, host, division, capacity)
    _require_addresses(gateway or OWN_GATEWAY)
    with act("custody.recorder.enrol", by=by, clock=clock, cites=("7", "16(5)", "20(2)")) as record:
        now = clock.now()
        known = Recorder.objects.filter(name=name).first()
        is_first = not Recorder.objects.exists()
        _require_free(name, log_key, known)
        row = known or Recorder(name=name, log_key=log_key, enrolled_at=now)
        row.host, row.division, row.capacity, row.left_at = host, division, capacity, None
        if gateway is not None:
            row.gateway, row.gateway_nearby = gateway.origin, gateway.nearby
        row.save()
        record.wrote(row)
        record.fact("recorder", name)
        record.fact("host", host)
        record.fact("log_key", log_key)
        record.fact("capacity", capacity)
        record.fact("gateway", row.gateway)
        if is_first:
            record.fact("cameras", Point.objects.count())
            give([Given(point, name) for point in Point.objects.all()], now)
    return is_first


@cites("16(3)", "19")
def change_gateway(by: Asker, name: str, gateway: Gateway, *, clock: Clock) -> None:
    """Changes the gateway for a recorder's pictures: tickets name it, pages may connect to it, revocations are sent to
    it. Raises Refused (article 3), Fault(NOT_FOUND), and Fault(INVALID) if it is not an origin."""
    _require_addresses(gateway)
    with act("custody.recorder.gateway", by=actor_of(by), clock=clock, cites=("16(3)", "19")) as record:
        require(may_keep_recorders(duty_of(by, clock.now())))
        row = _recorder(name)
        row.gateway, row.gateway_nearby = gateway.origin, gateway.nearby
        row.save(update_fields=["gateway", "gateway_nearby"])
        record.wrote(row)
        record.fact("recorder", name)
        record.fact("gateway", gateway.origin)
        record.fact("nearby", gateway.nearby)


@cites("7", "16(5)")
def retire_recorder(by: Asker, name: str, *, reason: str, clock: Clock) -> None:
    """Takes a recorder out of service: the leader moves its cameras. Its footage and log remain.
    Raises Refused (article 3), Fault(NOT_FOUND | CONFLICT), and Fault(INVALID) without a reason."""
    if not reason.strip():
        raise Fault(FaultKind.INVALID, Words("须说明理由", "a reason is needed"))
    with act("custody.recorder.retire", by=actor_of(by), clock=clock, cites=("7", "16(5)")) as record:
        require(may_keep_recorders(duty_of(by, clock.now())))
        row = _recorder(name)
        if row.left_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该录像机已停用", "the recorder is out of service already"))
        row.left_at = clock.now()
        row.save(update_fields=["left_at"])
        record.wrote(row)
        record.fact("recorder", name)
        record.fact("reason", reason.strip()[:MOST_REASON])


@cites("16(5)")
def take_in_recorder_state(
    recorder: str,
    status: Mapping[str, object],
    *,
    clock: Clock,
    started_ms: int | None = None,
    is_demo: bool = False,
    assignments_version: int | None = None,
    holds_version: int | None = None,
) -> int:
    """Stores a recorder's report on itself and its cameras (the answer of `status`). Derived: no entry of the log.

    Versions are given if the recorder has just acknowledged them; None keeps the stored ones. Returns the number of
    rejected camera states: of cameras of another recorder, or under an epoch before the present tenure.
    """
    now = clock.now()
    values: dict[str, object] = {
        "seen_at": now,
        "is_demo": is_demo,
        "status": {key: status[key] for key in ("disk", "log", "queue") if key in status},
    }
    if started_ms is not None:
        values["started_at"] = datetime.fromtimestamp(started_ms / 1000, UTC)
    if assignments_version is not None:
        values["assignments_version"] = assignments_version
    if holds_version is not None:
        values["holds_version"] = holds_version
    cameras = status.get("cameras")
    with transaction.atomic():
        RecorderState.objects.update_or_create(recorder=recorder, defaults=values)
        return _keep_cameras(recorder, cameras, now) if isinstance(cameras, Mapping) else 0


def note_heard(recorder: str, at: datetime) -> None:
    """Stores the time of a recorder's answer. Derived: no entry of the log."""
    RecorderState.objects.update_or_create(recorder=recorder, defaults={"seen_at": at})


def move_hours_cursor(recorder: str, sequence: int, anchor: str, at: datetime) -> None:
    """Stores the last sealed hour read from a recorder, and that hour's anchor (custody.hours.reports).
    Derived: no entry of the log."""
    values = {"seen_at": at, "hours_cursor": sequence, "hours_anchor": anchor}
    RecorderState.objects.update_or_create(recorder=recorder, defaults=values)


def begin_hours_anew(recorder: str, *, clock: Clock) -> None:
    """Resets the cursor, so that the recorder's sealed hours are read from the first one: its journal was replaced.

    Derived: hours in custody stay as they are and are recognised when they come again.
    """
    anew = {"hours_cursor": 0, "hours_anchor": "", "seen_at": clock.now()}
    RecorderState.objects.filter(recorder=recorder).update(**anew)


def _recorder(name: str) -> Recorder:
    row = Recorder.objects.filter(name=name).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有录像机“{name}”", f"there is no recorder {name!r}"))
    return row


def _require_addresses(gateway: Gateway) -> None:
    """Raises Fault(INVALID) unless both are origins: they go into a header (CSP)."""
    for address in (gateway.origin, gateway.nearby):
        if address and (len(address) > MOST_ADDRESS or not _ORIGIN.fullmatch(address)):
            words = Words(
                f"网关地址须为 https://主机名[:端口] 的形式（小写），现为“{address}”",
                f"a gateway is an origin such as https://host:port (lower case), it is {address!r}",
            )
            raise Fault(FaultKind.INVALID, words)


def _require_well(name: str, host: str, division: str, capacity: int) -> None:
    if name in _LOG_NAMES:
        words = Words(
            f"录像机不能名为“{name}”：这是平台自身日志的名称，请换一个名称",
            f"no recorder is called {name!r}: a log of the platform is; choose another name",
        )
        raise Fault(FaultKind.INVALID, words)
    wrong = ""
    if not _NAME.fullmatch(name):
        wrong = "name: a-z, 0-9 and -"
    elif not host or len(host) > 64:
        wrong = "host"
    elif division and division not in DIVISIONS:
        wrong = "division"
    elif not 1 <= capacity <= _MOST_CAPACITY:
        wrong = "capacity"
    if wrong:
        raise Fault(FaultKind.INVALID, Words(f"录像机登记项不对：{wrong}", f"the enrolment is invalid: {wrong}"))


def _require_free(name: str, log_key: str, known: Recorder | None) -> None:
    if known is not None and (known.left_at is None or known.log_key != log_key):
        words = Words(f"录像机“{name}”已登记", f"a recorder {name!r} is enrolled already")
        raise Fault(FaultKind.CONFLICT, words)
    if known is None and Recorder.objects.filter(log_key=log_key).exists():
        words = Words("该日志密钥属于另一台录像机", "the log key is another recorder's")
        raise Fault(FaultKind.CONFLICT, words)
    missing = known_recorders() - {name} - set(Recorder.objects.values_list("name", flat=True))
    if missing:
        listed = ", ".join(sorted(missing))
        words = Words(
            f"请先在其主机上登记录像机 {listed}", f"enrol {listed} first, on its own host: it has cameras already"
        )
        raise Fault(FaultKind.CONFLICT, words)


def _keep_cameras(recorder: str, cameras: Mapping[str, object], now: datetime) -> int:
    had = owners([str(camera)[:20] for camera in cameras])
    rows = [
        CameraState(
            recorder=recorder,
            camera=str(camera)[:20],
            seen_at=now,
            state=str(state.get("phase", ""))[:16],
            reason=str(state.get("reason") or "")[:32],
            since_ms=since if isinstance(since := state.get("since_ms"), int) else None,
            status=dict(state),
        )
        for camera, state in cameras.items()
        if isinstance(state, Mapping) and _is_its_own(recorder, state, had.get(str(camera)[:20]))
    ]
    CameraState.objects.filter(recorder=recorder).exclude(camera__in=[row.camera for row in rows]).delete()
    CameraState.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["camera"],
        update_fields=["recorder", "seen_at", "state", "reason", "since_ms", "status"],
    )
    tell_cameras_reported(recorder, {row.camera: row for row in rows})
    return len(cameras) - len(rows)


def _is_its_own(recorder: str, state: Mapping[str, object], owner: tuple[str, int] | None) -> bool:
    """Whether a recorder may report a camera: the camera was never placed, or it is placed on this recorder in this
    epoch.
    """
    if owner is None:
        return True
    epoch = state.get("epoch")
    return owner[0] == recorder and not (isinstance(epoch, int) and epoch < owner[1])
