"""Which alarms there are: causes out of what fails now, each camera in one of them. Pure (articles 16(1), 17).

A circuit that is out is one cause with its cameras, by the computation of its outages; so is a recorder without a
report, and a disk. Where no circuit is recorded, most cameras of a site that fail at once are one cause. A camera that
nothing else explains is a cause of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from mingcha.custody.interruptions.rules import Interruption
from mingcha.kit.decision import cites
from mingcha.media.units import GapReason
from mingcha.overview.circuits.rules import NETWORK_REASONS, Carried, Outage, outages_of_circuit
from mingcha.registry.identity.duty import Place
from mingcha.supervision.alarms.rules import failed_together, severity_of
from mingcha.supervision.alarms.states import AlarmKind
from mingcha.supervision.alarms.values import (
    AlarmCause,
    AlarmMember,
    CameraTrouble,
    DiskTrouble,
    PlainTrouble,
    SilentRecorder,
    Troubles,
)

NOWHERE = Place("", "")
"""The place of a cause that is about several places: its members have theirs."""
LEAST_OF_CIRCUIT = 2
"""Cameras that make an outage of a circuit: of a single one its line and its power supply look the same."""
FORECAST = "forecast"
"""The reason of a disk that has room and will be full too early: no camera is down because of it."""
DISK_REASONS = frozenset((GapReason.DISK_FULL.value, GapReason.DISK_FAULT.value))


@cites("16(1)", "17")
def causes_of(found: Troubles) -> tuple[AlarmCause, ...]:
    """The causes of everything that fails now, by key. Each camera that is down or poor belongs to one of them."""
    silent = {one.name for one in found.recorders}
    left = [one for one in found.cameras if one.recorder not in silent]
    causes = [*map(_of_recorder, found.recorders), *map(_of_disk, found.disks)]
    on_disks = {one.recorder for one in found.disks if one.reason != FORECAST}
    left = [one for one in left if not (one.recorder in on_disks and one.reason in DISK_REASONS)]
    carried = _carried_by(found.carried)
    of_circuits = [
        cause
        for circuit, troubled in _by_circuit(left).items()
        for cause in _of_circuit(circuit, troubled, carried[circuit])
    ]
    causes += of_circuits
    within = {member.camera for cause in of_circuits for member in cause.members}
    left = [one for one in left if one.camera not in within]
    cameras_of, of_sites = dict(found.sites), _by_site(left)
    failed = {site: _failed_together(cut, cameras_of.get(site, len(cut))) for site, cut in of_sites.items()}
    causes += (_of_site(site, together) for site, together in failed.items() if together)
    within = {one.camera for together in failed.values() for one in together}
    causes += (_of_camera(one) for one in left if one.camera not in within)
    causes += map(_of_other, found.others)
    return tuple(sorted({one.key: one for one in causes}.values(), key=lambda one: one.key))


def at_ms(moment_ms: int) -> datetime:
    """An instant from Unix milliseconds; the epoch for one that no clock has."""
    try:
        return datetime.fromtimestamp(moment_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _by_circuit(troubled: Iterable[CameraTrouble]) -> dict[int, list[CameraTrouble]]:
    """The cameras that are down for a cause of the network, by their circuit."""
    found: defaultdict[int, list[CameraTrouble]] = defaultdict(list)
    for one in troubled:
        if one.circuit and one.kind is AlarmKind.DOWN and one.reason in NETWORK_REASONS:
            found[one.circuit].append(one)
    return {circuit: held for circuit, held in sorted(found.items()) if len(held) >= LEAST_OF_CIRCUIT}


def _carried_by(carried: Iterable[tuple[int, str, int]]) -> defaultdict[int, list[Carried]]:
    """What hangs on each circuit."""
    found: defaultdict[int, list[Carried]] = defaultdict(list)
    for circuit, camera, since_ms in carried:
        found[circuit].append(Carried(camera, since_ms))
    return found


def _of_circuit(
    circuit: int, troubled: Sequence[CameraTrouble], hanging: Sequence[Carried]
) -> Iterator[AlarmCause]:  # fmt: skip
    """The causes that are outages of a circuit and last; a later outage of it has the instant of its begin in its
    key."""
    by_code = {one.camera: one for one in troubled}
    lasting = [Interruption(one.camera, one.since_ms, None, one.reason) for one in troubled]
    outages = [one for one in outages_of_circuit(hanging, lasting) if len(one.cameras) >= LEAST_OF_CIRCUIT]
    for place, outage in enumerate(outages):
        key = f"circuit:{circuit}" if place == 0 else f"circuit:{circuit}:{outage.from_ms}"
        yield _circuit_cause(key, circuit, outage, [by_code[code] for code in outage.cameras])


def _circuit_cause(key: str, circuit: int, outage: Outage, troubled: Sequence[CameraTrouble]) -> AlarmCause:
    return AlarmCause(
        key=key,
        kind=AlarmKind.CIRCUIT,
        subject=str(circuit),
        reason=outage.reason,
        severity=severity_of(AlarmKind.CIRCUIT, on_trial=all(one.on_trial for one in troubled)),
        since=at_ms(outage.from_ms),
        place=NOWHERE,
        members=tuple(AlarmMember(one.camera, one.place) for one in troubled),
    )


def _by_site(troubled: Iterable[CameraTrouble]) -> dict[str, list[CameraTrouble]]:
    """The cameras that are down for a cause of the network or the power, by their site, in the order in which they
    failed; none on a circuit: where one is recorded, its outage is what is computed."""
    found: defaultdict[str, list[CameraTrouble]] = defaultdict(list)
    for one in troubled:
        is_cut = one.kind is AlarmKind.DOWN and one.reason in NETWORK_REASONS
        if is_cut and one.site and not one.circuit and one.since_ms:
            found[one.site].append(one)
    return {site: sorted(held, key=lambda one: (one.since_ms, one.camera)) for site, held in sorted(found.items())}


def _failed_together(cut: Sequence[CameraTrouble], cameras: int) -> Sequence[CameraTrouble]:
    """Those of a site's cameras that failed together, out of so many that should record."""
    place = failed_together([one.since_ms for one in cut], cameras)
    return () if place is None else cut[place:]


def _of_site(site: str, together: Sequence[CameraTrouble]) -> AlarmCause:
    return AlarmCause(
        key=f"site:{site}",
        kind=AlarmKind.SITE,
        subject=site,
        reason=together[0].reason,
        severity=severity_of(AlarmKind.SITE, on_trial=all(one.on_trial for one in together)),
        since=at_ms(together[0].since_ms),
        place=NOWHERE,
        members=tuple(AlarmMember(one.camera, one.place) for one in together),
    )


def _of_recorder(one: SilentRecorder) -> AlarmCause:
    return AlarmCause(
        key=f"recorder:{one.name}",
        kind=AlarmKind.RECORDER,
        subject=one.name,
        reason="",
        severity=severity_of(AlarmKind.RECORDER),
        since=one.since,
        place=NOWHERE,
        members=one.members,
    )


def _of_disk(one: DiskTrouble) -> AlarmCause:
    return AlarmCause(
        key=f"disk:{one.recorder}/{one.disk}",
        kind=AlarmKind.DISK,
        subject=f"{one.recorder}/{one.disk}",
        reason=one.reason,
        severity=severity_of(AlarmKind.DISK, grave=one.reason != FORECAST),
        since=one.since,
        place=NOWHERE,
        members=one.members,
    )


def _of_camera(one: CameraTrouble) -> AlarmCause:
    return AlarmCause(
        key=f"{one.kind.value}:{one.camera}",
        kind=one.kind,
        subject=one.camera,
        reason=one.reason,
        severity=severity_of(one.kind, is_key=one.is_key, on_trial=one.on_trial),
        since=at_ms(one.since_ms) if one.since_ms else None,
        place=one.place,
        camera=one.camera,
    )


def _of_other(one: PlainTrouble) -> AlarmCause:
    return AlarmCause(
        key=f"{one.kind.value}:{one.subject}",
        kind=one.kind,
        subject=one.subject,
        reason=one.reason,
        severity=severity_of(one.kind, is_key=one.is_key, grave=one.grave),
        since=one.since,
        place=one.place,
        camera=one.camera,
    )
