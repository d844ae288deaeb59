"""Turns the camera of an RTSP address by ONVIF, where its device speaks it (articles 2, 7(2)).

The device is asked at the usual address of its host; which of its profiles is the camera is known by the address of the
stream. Both are kept for a minute, so that a held key does not ask again.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress, ip_literal
from mingcha.media.onvif.device import OnvifDevice, address_at
from mingcha.media.onvif.exchange import MayReach
from mingcha.media.onvif.profiles import Profile, profiles_of, stream_address
from mingcha.media.onvif.turning import turn
from mingcha.media.ptz.verbs import Stop, Verb
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

ASK_LIMIT_S = 2.5
"""Of one request to the device: less than a verb may take."""
_KEPT_NS = 60_000_000_000
_MOST_KEPT = 512
_MOST_AT_ONCE = 32
"""Threads: their own, so that cameras that do not answer hold up nothing else of the recorder."""
_MOST_STOPS = 2
"""On their way to one camera, beside one other verb: more would only come late."""
_REASONS = {
    FaultKind.UNAVAILABLE: GapReason.UNREACHABLE,
    FaultKind.UNAUTHENTICATED: GapReason.REFUSED,
    FaultKind.CONFLICT: GapReason.REFUSED,
    FaultKind.FORBIDDEN: GapReason.REFUSED,
    FaultKind.NOT_FOUND: GapReason.NOT_FOUND,
    FaultKind.UNSUPPORTED: GapReason.UNSUPPORTED,
}

type OpenDevice = Callable[[CameraAddress], OnvifDevice]


@dataclass(slots=True)
class _Queue:
    """What is on its way to one camera, and how many stops were asked for; it outlives a device that is kept."""

    room: threading.Semaphore = field(default_factory=threading.Semaphore)
    stops_room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST_STOPS))
    stops: int = 0


@dataclass(slots=True)
class _Kept:
    """A device, which one thread asks at a time but for stops, and the profile of one of its cameras."""

    device: OnvifDevice
    until_ns: int
    queue: _Queue
    lock: threading.Lock = field(default_factory=threading.Lock)
    profile: Profile | None = None


class OnvifMover:
    """Hands verbs to cameras; belongs to one event loop, each verb runs in a thread."""

    def __init__(self, clock: Clock, may_reach: MayReach, open_device: OpenDevice | None = None) -> None:
        """`may_reach`: whether a host may be asked; `open_device`: for tests, another device than that at port 80."""
        self._clock, self._may_reach = clock, may_reach
        self._open = open_device or self._at_usual_address
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._threads = ThreadPoolExecutor(_MOST_AT_ONCE, "onvif")
        self._stop_threads = ThreadPoolExecutor(_MOST_AT_ONCE, "onvif-stop")

    async def __call__(self, address: CameraAddress, verb: Verb) -> None:
        """Does one verb; a stop waits for no other verb, and what waits when it comes is not done any more. Raises
        Trouble."""
        kept = self._kept_of(address)
        queue, is_stop = kept.queue, isinstance(verb, Stop)
        queue.stops += is_stop
        room = queue.stops_room if is_stop else queue.room
        if not room.acquire(blocking=False):
            raise Trouble(GapReason.SILENT, "earlier verbs are not answered yet")
        if is_stop:
            moved = self._stop_threads.submit(_stop, kept, address)
        else:
            moved = self._threads.submit(_move, kept, address, verb, queue.stops)
        moved.add_done_callback(lambda _: room.release())
        await asyncio.wrap_future(moved)

    def _kept_of(self, address: CameraAddress) -> _Kept:
        key, now_ns = (address.url, address.username), self._clock.monotonic_ns()
        kept = self._kept.get(key)
        if kept is None or kept.until_ns <= now_ns:
            try:
                queue = _Queue() if kept is None else kept.queue
                kept = _Kept(self._open(address), now_ns + _KEPT_NS, queue)
            except Fault as fault:
                raise _trouble(fault) from None
            self._kept[key] = kept
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return kept

    def _at_usual_address(self, address: CameraAddress) -> OnvifDevice:
        return OnvifDevice(
            address_at(str(ip_literal(address.host))), address.username, address.password,
            may_reach=self._may_reach, clock=self._clock, within_s=ASK_LIMIT_S,
        )  # fmt: skip


def _move(kept: _Kept, address: CameraAddress, verb: Verb, stops: int) -> None:
    """Does a verb that was asked for after so many stops. Raises Trouble."""
    with kept.lock:
        profile = _known_profile(kept, address)
        if kept.queue.stops != stops:
            raise Trouble(GapReason.SILENT, "a stop came while it waited")
        _turn(kept, profile, verb)


def _stop(kept: _Kept, address: CameraAddress) -> None:
    """Stops a camera, beside a verb that it has not answered yet. Raises Trouble."""
    profile = kept.profile
    if profile is None:
        with kept.lock:
            profile = _known_profile(kept, address)
    _turn(kept, profile, Stop())


def _known_profile(kept: _Kept, address: CameraAddress) -> Profile:
    """The caller has the lock. Raises Trouble."""
    if kept.profile is None:
        try:
            kept.profile = _profile_of(kept.device, address)
        except Fault as fault:
            kept.until_ns = 0
            raise _trouble(fault) from None
    return kept.profile


def _turn(kept: _Kept, profile: Profile, verb: Verb) -> None:
    try:
        turn(kept.device, profile, verb)
    except Fault as fault:
        kept.until_ns = 0  # it is looked up anew: perhaps another device is there now
        raise _trouble(fault) from None


def _profile_of(device: OnvifDevice, address: CameraAddress) -> Profile:
    """The profile with this stream that can be turned. A device with a single source of pictures has one camera
    whatever its streams are called. Raises Trouble(UNSUPPORTED) if there is none, and as OnvifDevice.ask."""
    profiles = profiles_of(device)
    turning = [one for one in profiles if one.turns]
    if turning and len({one.source for one in profiles}) == 1:
        return turning[0]
    wanted = urlsplit(address.url).path, urlsplit(address.url).query
    for profile in turning:
        found = urlsplit(stream_address(device, profile).url)
        if (found.path, found.query) == wanted:
            return profile
    raise Trouble(GapReason.UNSUPPORTED, "no profile of the device with this stream can be turned")


def _trouble(fault: Fault) -> Trouble:
    return Trouble(_REASONS.get(fault.kind, GapReason.NOT_A_CAMERA), f"{fault.words.en} {fault.detail}".strip())
