"""What devices say of themselves and of their channels, asked when they register (articles 7, 13(1)).

A few at once, so that a city that registers anew does not send all its catalogues in one minute. Pages go to the
register in their order, as they come. As long as a device stays registered, its catalogue is asked for daily; one that
did not come whole, or could not be kept, after five minutes, then after twice as long each time, up to six hours.
"""

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.device_information import (
    DEVICE_INFORMATION,
    read_information,
    write_information_query,
)
from mingcha.media.gb28181.manscdp.text import GB2312, read_manscdp, write_manscdp
from mingcha.media.gb28181.server.catalogue import CollectedCatalogue, Completeness, collect_catalogue
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.questions import Outcome
from mingcha.media.gb28181.server.server import SignallingServer
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice, ReportedChannel
from mingcha.station.signalling.notices import Notices

AT_ONCE = 4
AGAIN_S = 6 * 3600
"""A device that registers again within this time after a whole catalogue is not asked again."""
DAILY_S = 24 * 3600
LEAST_PAUSE_S, MOST_PAUSE_S = 5 * 60, 6 * 3600
"""Until a catalogue that did not come whole is asked for again: the first time, and at most."""
LOOK_EVERY_S = 10.0
MOST_WAITING = 200_000
_MOST_PAGES = 200
"""Pages that wait for the database; a device sends the next one whenever we acknowledge one."""
_MOST_OUTDATED = 1_000
_SECOND_NS = 1_000_000_000
_LOG = structlog.get_logger("mingcha.sip")

type InThread = Callable[[Callable[[], int]], Awaitable[int]]


class TakeCatalogue(Protocol):
    """registry.devices.tasks.take_catalogue. Blocks. Raises DatabaseError."""

    def __call__(
        self, device: str, items: Sequence[ReportedChannel], *, begun_at: datetime, is_last: bool = True
    ) -> int: ...


@dataclass(slots=True)
class _Plan:
    """When a device is asked again. `pause_s`: the last one after a failure, 0 after a whole catalogue."""

    due_ns: int
    pause_s: int
    whole_ns: int | None = None


class Catalogues:
    """Belongs to one event loop."""

    def __init__(self, take: TakeCatalogue, in_thread: InThread, notices: Notices, clock: Clock) -> None:
        self._take, self._in_thread, self._notices, self._clock = take, in_thread, notices, clock
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._plans: dict[str, _Plan] = {}
        self._due: list[tuple[int, str]] = []
        """A heap; one that is not the time of its plan is outdated."""
        self._changed = asyncio.Event()

    def want(self, code: str) -> None:
        """Asks a device for its catalogue when its turn comes, unless it was asked lately."""
        plan = self._plans.get(code)
        whole_ns = plan.whole_ns if plan else None
        if whole_ns is None or self._clock.monotonic_ns() - whole_ns >= AGAIN_S * _SECOND_NS:
            self._ask(code)

    def came(self, code: str, *, is_whole: bool) -> None:
        """Plans when a device is asked again whose catalogue came, whole or not."""
        plan, now_ns = self._plans.pop(code, None) or _Plan(0, 0), self._clock.monotonic_ns()
        if len(self._plans) >= MOST_WAITING:
            del self._plans[next(iter(self._plans))]
        plan.pause_s = 0 if is_whole else min(max(plan.pause_s * 2, LEAST_PAUSE_S), MOST_PAUSE_S)
        plan.whole_ns = now_ns if is_whole else None
        plan.due_ns = now_ns + (plan.pause_s or DAILY_S) * _SECOND_NS
        self._plans[code] = plan
        heapq.heappush(self._due, (plan.due_ns, code))
        if len(self._due) > 2 * len(self._plans) + _MOST_OUTDATED:  # devices that register over and over
            self._due = sorted((one.due_ns, of) for of, one in self._plans.items())

    def due(self, now_ns: int) -> None:
        """Wants the catalogues whose time has come."""
        while self._due and self._due[0][0] <= now_ns:
            due_ns, code = heapq.heappop(self._due)
            plan = self._plans.get(code)
            if plan is not None and plan.due_ns == due_ns:
                self._ask(code)

    def wanted(self) -> tuple[str, ...]:
        """The devices that are to be asked, in their order."""
        return tuple(self._wanted)

    def _ask(self, code: str) -> None:
        if len(self._wanted) < MOST_WAITING:
            self._wanted[code] = None
            self._changed.set()

    async def run(self, server: SignallingServer) -> None:
        """Asks until it is cancelled."""
        async with asyncio.TaskGroup() as asking:
            for _ in range(AT_ONCE):
                asking.create_task(self._ask_in_turn(server))
            asking.create_task(self._look_in_time())

    async def _look_in_time(self) -> None:
        while True:
            self.due(self._clock.monotonic_ns())
            await asyncio.sleep(LOOK_EVERY_S)

    async def _ask_in_turn(self, server: SignallingServer) -> None:
        while True:
            while not self._wanted:
                self._changed.clear()
                await self._changed.wait()
            code, _ = self._wanted.popitem(last=False)
            try:
                is_whole = await self._collect(server, code)
            except DatabaseError as error:
                _LOG.warning("catalogue_not_kept", device=code, error=type(error).__name__)
                self.came(code, is_whole=False)
                continue
            if server.devices.get(code) is None:
                self._plans.pop(code, None)  # it is asked when it registers again
            else:
                self.came(code, is_whole=is_whole)

    async def _collect(self, server: SignallingServer, code: str) -> bool:
        """Collects and keeps one catalogue; whether it came whole. Raises DatabaseError."""
        device, begun_at = server.devices.get(code), self._clock.now()
        if device is None:
            return False
        await self._describe(server, device)
        pages: asyncio.Queue[Sequence[CatalogueItem] | CollectedCatalogue] = asyncio.Queue()

        def takes(items: Sequence[CatalogueItem]) -> None:
            if pages.qsize() < _MOST_PAGES:
                pages.put_nowait(items)
            else:
                lost.append(len(items))

        lost = list[int]()
        try:
            collect_catalogue(server.questions, device, takes, pages.put_nowait)
        except Fault as fault:
            _LOG.info("catalogue_not_asked", device=code, error=fault.words.en)
            return False
        while not isinstance(page := await pages.get(), CollectedCatalogue):
            items = [reported(one) for one in page]
            await self._in_thread(partial(self._take, code, items, begun_at=begun_at, is_last=False))
        is_whole = page.completeness is Completeness.WHOLE and not lost
        if is_whole:  # only then is gone what it did not list
            await self._in_thread(partial(self._take, code, (), begun_at=begun_at, is_last=True))
        _LOG.info("catalogue", device=code, items=page.received, expected=page.expected, outcome=page.outcome.value)
        return is_whole

    async def _describe(self, server: SignallingServer, device: DeviceState) -> None:
        """Asks who made a device; one that does not say it stays without."""
        over: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def part(body: bytes) -> bool:
            found = read_information(read_manscdp(body))
            stated = (found.name, found.manufacturer, found.model, found.firmware)
            self._notices.note(
                DeviceNotice(device.code, DeviceEvent.DESCRIBED, self._clock.now(), "", "", device.version, *stated)
            )
            return True

        number = server.questions.next_number()
        body = write_manscdp(write_information_query(number, device.code), GB2312)
        try:
            server.questions.ask(device, DEVICE_INFORMATION, number, body, part, over.set_result)
        except Fault:
            return
        await over


def reported(item: CatalogueItem) -> ReportedChannel:
    """An entry of a catalogue as the register takes it."""
    return ReportedChannel(
        code=item.device,
        name=item.name,
        parent="/".join(item.parents),
        status=item.status.lower(),
        maker=item.manufacturer,
        model=item.model,
        division=item.civil_code,
        longitude="" if item.longitude is None else f"{item.longitude:.7f}",
        latitude="" if item.latitude is None else f"{item.latitude:.7f}",
        point_class=item.point_type or 0,
        positions=item.capture_position,
        installed=item.install_time,
        management_unit=item.managing_unit,
        record_days=item.record_save_days or 0,
        security_level=item.security_level,
    )
