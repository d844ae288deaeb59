"""Turning by ONVIF, loaded with the first verb (articles 2, 7(2)).

ONVIF with XML and HTTP is 1.1 MB of a recorder, most of which turn no camera by it (docs/ref/benchmark-log.md).
"""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module

from mingcha.kit.clock import Clock
from mingcha.media.address import CameraAddress
from mingcha.media.ptz.verbs import Verb

type Move = Callable[[CameraAddress, Verb], Awaitable[None]]
type MayReach = Callable[[str], bool]


class OnvifAtFirstUse:
    """Hands verbs to an OnvifMover (moving.py); belongs to one event loop."""

    def __init__(self, clock: Clock, may_reach: MayReach) -> None:
        """`may_reach`: whether a host may be asked."""
        self._clock, self._may_reach = clock, may_reach
        self._mover: Move | None = None

    async def __call__(self, address: CameraAddress, verb: Verb) -> None:
        """Does one verb (OnvifMover). Raises Trouble."""
        if self._mover is None:
            # in a thread: recording goes on beside it
            make = await asyncio.to_thread(_mover_class)
            if self._mover is None:  # the first one of several verbs at once makes it
                self._mover = make(self._clock, self._may_reach)
        await self._mover(address, verb)


def _mover_class() -> Callable[[Clock, MayReach], Move]:
    made: Callable[[Clock, MayReach], Move] = import_module("mingcha.media.onvif.moving").OnvifMover
    return made
