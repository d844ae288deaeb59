"""Our registrations at all platforms above us, as the register has them now (articles 13(1), 13(2))."""

import asyncio
from functools import partial

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.cascade.above import Above, UpperPlace
from mingcha.media.gb28181.cascade.uplink import Uplink

_LOG = structlog.get_logger("mingcha.cascade")
EVERY_S = 20.0
"""Between two rounds: a point that is not to be shown any more is told within a minute."""


class Uplinks:
    """Belongs to one event loop: `follow` again and again, `stop` at the end."""

    def __init__(self, above: Above, clock: Clock, most_streams: int) -> None:
        """`most_streams`: of one platform at once."""
        self._above, self._clock, self._most_streams = above, clock, most_streams
        self._held: dict[int, Uplink] = {}
        self._telling: dict[int, asyncio.Task[None]] = {}

    @property
    def held(self) -> dict[int, Uplink]:
        """Registrations by the number of their platform."""
        return self._held

    async def follow(self) -> None:
        """Registers where the register says so and ends the others, then tells what has changed. A register that is
        away changes nothing: what is open goes on until its tickets end."""
        try:
            await self._above.refresh()
            wanted = {place.number: place for place in await self._above.platforms()}
        except Fault as fault:
            _LOG.warning("register_away", error=str(fault))
            return
        ended = [number for number, held in self._held.items() if wanted.get(number) != held.place]
        await asyncio.gather(*(self._end(number) for number in ended))
        for number, place in wanted.items():
            if number not in self._held:
                await self._begin(place)
        for number, held in self._held.items():
            if number not in self._telling:  # one that answers slowly keeps no other one waiting
                task = self._telling[number] = asyncio.get_running_loop().create_task(_tell(held))
                task.add_done_callback(partial(self._tell_ended, number))

    async def stop(self) -> None:
        """Ends all."""
        await asyncio.gather(*(self._end(number) for number in tuple(self._held)))

    async def _begin(self, place: UpperPlace) -> None:
        try:
            uplink = Uplink(place, self._above, self._clock, self._most_streams)
            await uplink.start()
        except (Fault, OSError) as error:
            _LOG.warning("not_registered", platform=place.platform_code, error=str(error))
            return
        self._held[place.number] = uplink

    async def _end(self, number: int) -> None:
        held, telling = self._held.pop(number), self._telling.pop(number, None)
        if telling is not None:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        await held.stop()

    def _tell_ended(self, number: int, task: asyncio.Task[None]) -> None:
        if self._telling.get(number) is task:
            del self._telling[number]


async def _tell(held: Uplink) -> None:
    try:
        await held.tell()
    except Fault as fault:
        _LOG.warning("changes_not_read", error=str(fault))
