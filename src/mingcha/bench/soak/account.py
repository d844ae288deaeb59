"""Accounts for every second of a soak: footage by the recorder's index, gaps by its sealed minutes, injected faults.

It shares no interval arithmetic with media/, which it checks. Times are Unix milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.bench.soak.faults import InjectedFault
from mingcha.bench.soak.plan import OF_CAMERAS, OF_RECORDER, FaultKind
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient

BEFORE_MS = 5_000
"""A gap may begin before its fault: it begins after the last complete fragment (a fragment, a group of pictures, and
what a killed recorder had not written)."""
AFTER_MS = 45_000
"""A gap may end after its fault: the longest pause between two connection attempts (37.5 s), connecting and the next
key picture."""
_ROUNDING_MS = 1.5
"""Gaps are in whole milliseconds, fragments in ticks of 90 kHz."""
_AT_ONCE = 5000
_HOUR_MS = 3_600_000
type Span = tuple[float, float]
type Gap = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class CameraAccount:
    """One camera over the window."""

    camera: str
    footage: tuple[Span, ...]
    gaps: tuple[Gap, ...]
    window: Span

    @property
    def unexplained(self) -> list[Span]:
        """Intervals that are neither footage nor a gap with a reason."""
        explained = merged([*self.footage, *((a, b) for a, b, reason in self.gaps if reason)])
        return [(a, b) for a, b in without([self.window], explained) if b - a > _ROUNDING_MS]

    @property
    def contradicted_ms(self) -> float:
        """Milliseconds that are both footage and gap."""
        footage = merged(self.footage)
        claimed = merged((a, b) for a, b, _ in self.gaps)
        shared = length(claimed) - length(without(claimed, footage))
        return shared if shared > _ROUNDING_MS * (len(claimed) * 2 or 1) else 0.0


async def accounts(home: Home, cameras: Sequence[str], from_ms: int, to_ms: int) -> list[CameraAccount]:
    """Reads every camera's index and sealed minutes of the window over the local protocol."""
    client = LocalClient(home.socket, "bench")
    try:
        return [
            CameraAccount(
                camera,
                tuple(await _footage(client, camera, from_ms, to_ms)),
                tuple(await _gaps(client, camera, from_ms, to_ms)),
                (from_ms, to_ms),
            )
            for camera in cameras
        ]
    finally:
        await client.close()


async def sealed_until_ms(home: Home, camera: str, near_ms: int) -> int:
    """End of a camera's last sealed minute in the hour of `near_ms` or the one before; 0 if there is none."""
    client = LocalClient(home.socket, "bench")
    try:
        hour = near_ms // _HOUR_MS
        for wanted in (hour, hour - 1):
            answer: Any = await client.ask("minutes", camera=camera, hour=wanted)
            if answer["minutes"]:
                return (max(int(row["min"]) for row in answer["minutes"]) + 1) * 60_000
    finally:
        await client.close()
    return 0


def gaps_without_fault(
    found: Iterable[CameraAccount], faults: Sequence[InjectedFault], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Gaps, or parts of them, outside every fault of their camera (with BEFORE_MS and AFTER_MS as tolerance)."""
    listed = []
    for account in found:
        number = codes.index(account.camera)
        windows = merged(_window(fault) for fault in faults if _strikes(fault, number))
        for from_ms, to_ms, reason in account.gaps:
            outside = without([(from_ms, to_ms)], windows)
            if length(outside) > _ROUNDING_MS:
                listed.append({
                    "camera": account.camera, "number": number, "from_ms": from_ms, "to_ms": to_ms, "reason": reason,
                    "outside_s": round(length(outside) / 1000, 3),
                })  # fmt: skip
    return listed


def faults_seen(
    found: Sequence[CameraAccount], faults: Sequence[InjectedFault], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Each fault with the gaps that began during it (of several faults: the nearest), the number of its cameras without
    a gap near it, and whether it is visible: all its cameras have a gap, or the fault need not cost footage."""
    by_fault: dict[int, dict[str, float]] = {}
    by_number = {codes.index(account.camera): account for account in found}
    for number, account in by_number.items():
        striking = [(place, fault) for place, fault in enumerate(faults) if _strikes(fault, number)]
        for from_ms, to_ms, reason in account.gaps:
            under = [place for place, fault in striking if _window(fault)[0] <= from_ms <= _window(fault)[1]]
            if under:
                nearest = min(under, key=lambda place: _distance(faults[place], from_ms))
                reasons = by_fault.setdefault(nearest, {})
                reasons[reason] = reasons.get(reason, 0.0) + (to_ms - from_ms) / 1000
    rows = []
    for place, fault in enumerate(faults):
        affected = [number for number in by_number if _strikes(fault, number)]
        without_gap = sum(not _gap_near(by_number[number], _window(fault)) for number in affected)
        reasons = {why: round(seconds, 3) for why, seconds in sorted(by_fault.get(place, {}).items())}
        row = {**fault.as_json(), "gap_s_by_reason": reasons, "cameras_without_gap": without_gap}
        rows.append({**row, "visible": not without_gap or _may_cost_nothing(fault, faults)})
    return rows


def totals(found: Sequence[CameraAccount]) -> dict[str, Any]:
    """Seconds of footage, of gaps by reason, unexplained and contradicted, over all cameras."""
    by_reason: dict[str, float] = {}
    for account in found:
        for from_ms, to_ms, reason in account.gaps:
            by_reason[reason] = by_reason.get(reason, 0.0) + (to_ms - from_ms) / 1000
    unexplained = [(account.camera, a, b) for account in found for a, b in account.unexplained]
    return {
        "camera_s": round(sum(account.window[1] - account.window[0] for account in found) / 1000, 3),
        "footage_s": round(sum(length(merged(account.footage)) for account in found) / 1000, 3),
        "gap_s_by_reason": {why: round(seconds, 3) for why, seconds in sorted(by_reason.items())},
        "unexplained_s": round(sum(b - a for _, a, b in unexplained) / 1000, 3),
        "unexplained": [{"camera": camera, "from_ms": a, "to_ms": b} for camera, a, b in unexplained[:50]],
        "contradicted_s": round(sum(account.contradicted_ms for account in found) / 1000, 3),
    }


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; overlapping and adjacent ones are joined."""
    out: list[Span] = []
    for begin, end in sorted(spans):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def without(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """Spans minus other spans (which must be merged)."""
    left: list[Span] = []
    for begin, end in spans:
        at = begin
        for a, b in taken:
            if b <= at or a >= end:
                continue
            if a > at:
                left.append((at, a))
            at = max(at, b)
        if at < end:
            left.append((at, end))
    return left


def length(spans: Iterable[Span]) -> float:
    """Sum of the lengths in milliseconds."""
    return sum(b - a for a, b in spans)


def _window(fault: InjectedFault) -> Span:
    return fault.from_ms - BEFORE_MS, fault.to_ms + AFTER_MS


def _distance(fault: InjectedFault, at_ms: int) -> tuple[int, int]:
    """Sort key: milliseconds between an instant and a fault; of equal ones the fault that began last comes first."""
    return max(fault.from_ms - at_ms, at_ms - fault.to_ms, 0), -fault.from_ms


def _gap_near(account: CameraAccount, window: Span) -> bool:
    return any(a < window[1] and b > window[0] for a, b, _ in account.gaps)


def _may_cost_nothing(fault: InjectedFault, faults: Sequence[InjectedFault]) -> bool:
    """A stopped recorder later reads the kernel's socket buffers: it may lose nothing and miss a silent camera."""
    stops = [other for other in faults if other.planned.kind is FaultKind.RECORDER_STOPPED]
    if fault.planned.kind is FaultKind.SILENT:
        return any(stop.from_ms < fault.to_ms and stop.to_ms > fault.from_ms for stop in stops)
    return fault in stops


def _strikes(fault: InjectedFault, number: int) -> bool:
    """Whether a fault may cost this camera footage: its own faults, and those of the recorder."""
    if fault.planned.kind in OF_CAMERAS:
        return number in fault.planned.cameras
    return fault.planned.kind in OF_RECORDER


def footage_of(fragments: Iterable[Sequence[int]], from_ms: int, to_ms: int) -> list[Span]:
    """Spans of a window that are covered by fragments (start_90k, duration_90k, ...) in order of start. After a clock
    jump a fragment may lie inside another one."""
    spans: list[Span] = []
    for start_90k, duration_90k, *_ in fragments:
        begin, end = max(start_90k / 90, from_ms), min((start_90k + duration_90k) / 90, to_ms)
        if spans and begin - spans[-1][1] <= 0.001:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        elif end > begin:
            spans.append((begin, end))
    return spans


async def _footage(client: LocalClient, camera: str, from_ms: int, to_ms: int) -> list[Span]:
    fragments: list[Sequence[int]] = []
    known_90k, at_90k, more = -1, from_ms * 90, True
    while more:
        answer: Any = await client.ask("index", camera=camera, from_90k=at_90k, to_90k=to_ms * 90, limit=_AT_ONCE)
        fresh = [row for row in answer["fragments"] if row[0] > known_90k]
        fragments += fresh
        more = bool(answer["more"]) and bool(fresh)
        if fresh:
            known_90k, at_90k = fresh[-1][0], fresh[-1][0] + fresh[-1][1]
    return footage_of(fragments, from_ms, to_ms)


async def _gaps(client: LocalClient, camera: str, from_ms: int, to_ms: int) -> list[Gap]:
    """Gaps of the sealed minutes; a gap that continues in the next minute is one."""
    found: list[Gap] = []
    for hour in range(from_ms // _HOUR_MS, (to_ms - 1) // _HOUR_MS + 1):
        answer: Any = await client.ask("minutes", camera=camera, hour=hour)
        for row in sorted(answer["minutes"], key=lambda row: row["min"]):
            for a, b, why in row["gaps"]:
                a, b = max(a, from_ms), min(b, to_ms)
                if found and found[-1][2] == why and a <= found[-1][1] + 1:
                    found[-1] = (found[-1][0], max(b, found[-1][1]), why)
                elif b > a:
                    found.append((a, b, why))
    return found
