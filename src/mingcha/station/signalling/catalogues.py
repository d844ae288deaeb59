"""What devices say of themselves and of their channels, asked when they register (articles 7, 13(1)).

A few at once, so that a city that registers anew does not send all its catalogues in one minute. Pages go to the
register in their order, as they come. A catalogue that did not come whole, or could not be kept, is asked for again
when its device registers the next time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
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
"""A device that registers again within this time is not asked again."""
MOST_WAITING = 200_000
_MOST_PAGES = 200
"""Pages that wait for the database; a device sends the next one whenever we acknowledge one."""
_LOG = structlog.get_logger("mingcha.sip")

type InThread = Callable[[Callable[[], int]], Awaitable[int]]


class TakeCatalogue(Protocol):
    """registry.devices.tasks.take_catalogue. Blocks. Raises DatabaseError."""

    def __call__(
        self, device: str, items: Sequence[ReportedChannel], *, begun_at: datetime, is_last: bool = True
    ) -> int: ...


class Catalogues:
    """Belongs to one event loop."""

    def __init__(self, take: TakeCatalogue, in_thread: InThread, notices: Notices, clock: Clock) -> None:
        self._take, self._in_thread, self._notices, self._clock = take, in_thread, notices, clock
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._asked_ns: dict[str, int] = {}
        self._changed = asyncio.Event()

    def want(self, code: str) -> None:
        """Asks a device for its catalogue when its turn comes, unless it was asked lately."""
        asked_ns = self._asked_ns.get(code)
        is_fresh = asked_ns is not None and self._clock.monotonic_ns() - asked_ns < AGAIN_S * 1_000_000_000
        if not is_fresh and len(self._wanted) < MOST_WAITING:
            self._wanted[code] = None
            self._changed.set()

    async def run(self, server: SignallingServer) -> None:
        """Asks until it is cancelled."""
        async with asyncio.TaskGroup() as asking:
            for _ in range(AT_ONCE):
                asking.create_task(self._ask_in_turn(server))

    async def _ask_in_turn(self, server: SignallingServer) -> None:
        while True:
            while not self._wanted:
                self._changed.clear()
                await self._changed.wait()
            code, _ = self._wanted.popitem(last=False)
            try:
                done = await self._collect(server, code)
            except DatabaseError as error:
                _LOG.warning("catalogue_not_kept", device=code, error=type(error).__name__)
                continue
            if done is not None and done.completeness is Completeness.WHOLE:
                if len(self._asked_ns) >= MOST_WAITING:
                    del self._asked_ns[next(iter(self._asked_ns))]
                self._asked_ns[code] = self._clock.monotonic_ns()

    async def _collect(self, server: SignallingServer, code: str) -> CollectedCatalogue | None:
        """Collects and keeps one catalogue; None if the device is not registered any more. Raises DatabaseError."""
        device, begun_at = server.devices.get(code), self._clock.now()
        if device is None:
            return None
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
            return None
        while not isinstance(page := await pages.get(), CollectedCatalogue):
            items = [reported(one) for one in page]
            await self._in_thread(partial(self._take, code, items, begun_at=begun_at, is_last=False))
        if page.completeness is Completeness.WHOLE and not lost:  # only then is gone what it did not list
            await self._in_thread(partial(self._take, code, (), begun_at=begun_at, is_last=True))
        _LOG.info("catalogue", device=code, items=page.received, expected=page.expected, outcome=page.outcome.value)
        return page

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
