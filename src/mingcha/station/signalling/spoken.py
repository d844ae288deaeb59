"""What devices report of pictures and channels, carried to the register in batches (articles 12, 13(1), 16(5)).

Of each channel and kind one notice waits, however often a device repeats itself; a batch is written every ten seconds.
While the database is away they wait, bounded for each device and in all.
"""

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.notifications import ChannelEvent, Notification, SpokenAlarm
from mingcha.registry.devices.values import (
    ChannelChange,
    ChannelTurn,
    PictureClaimKind,
    PictureClaimNotice,
    ReportedChannel,
)

EVERY_S = 10
MOST_WAITING = 20_000
"""Of claims, and of changes of channels; what is beyond comes with the next catalogue, or the next repetition."""
MOST_OF_DEVICE = 2_000
_SECOND_NS = 1_000_000_000
_TURNS = {
    ChannelEvent.ON: ChannelTurn.ON,
    ChannelEvent.OFF: ChannelTurn.OFF,
    ChannelEvent.DEL: ChannelTurn.GONE,
    ChannelEvent.ADD: ChannelTurn.STATED,
    ChannelEvent.UPDATE: ChannelTurn.STATED,
}
"""VLOST and DEFECT say nothing of a channel, but of its picture."""
_LOG = structlog.get_logger("mingcha.sip")

type TakeClaims = Callable[[Sequence[PictureClaimNotice]], int]
"""supervision.device_claims.tasks.note_claims. Blocks. Raises DatabaseError."""
type TakeChanges = Callable[[Sequence[ChannelChange]], int]
"""registry.devices.channel_changes.take_channel_changes. Blocks. Raises DatabaseError."""
type InThread = Callable[[Callable[[], int]], Awaitable[int]]
type Reported = Callable[[CatalogueItem], ReportedChannel]


class Spoken:
    """Belongs to one event loop."""

    def __init__(
        self, take_claims: TakeClaims, take_changes: TakeChanges, reported: Reported, in_thread: InThread, clock: Clock
    ) -> None:
        """`reported`: an entry of a catalogue as the register takes it."""
        self._take_claims, self._take_changes = take_claims, take_changes
        self._reported, self._in_thread, self._clock = reported, in_thread, clock
        self._claims: OrderedDict[tuple[str, str, PictureClaimKind], PictureClaimNotice] = OrderedDict()
        self._changes: OrderedDict[tuple[str, str], ChannelChange] = OrderedDict()
        self._of_device: Counter[str] = Counter()
        self._due_ns = 0
        self.dropped = 0
        """What was left out by a bound."""

    def __len__(self) -> int:
        return len(self._claims) + len(self._changes)

    def note(self, device: DeviceState, notification: Notification) -> None:
        """Adds what a registered device reports."""
        for alarm in notification.alarms:
            self._note_claim(device.code, alarm)
        for change in notification.changes:
            turn = _TURNS.get(change.event)
            key = device.code, change.item.device
            if turn is None or not self._has_room(device.code, is_new=key not in self._changes):
                continue
            before = self._changes.pop(key, None)
            if before is not None and before.turn is ChannelTurn.STATED and turn in (ChannelTurn.ON, ChannelTurn.OFF):
                item, turn = replace(before.item, status=turn.value), ChannelTurn.STATED
            else:
                item = self._reported(change.item)
            self._changes[key] = ChannelChange(device.code, turn, item, self._clock.now())

    async def carry(self) -> bool:
        """Hands what waits to the register, every EVERY_S; False while the database is away. To be called by one
        task."""
        now_ns = self._clock.monotonic_ns()
        if now_ns < self._due_ns or not len(self):
            return True
        self._due_ns = now_ns + EVERY_S * _SECOND_NS
        claims, changes = tuple(self._claims.values()), tuple(self._changes.values())
        self._claims.clear()
        self._changes.clear()
        self._of_device.clear()
        try:
            await self._in_thread(partial(self._take_changes, changes))
            changes = ()
            await self._in_thread(partial(self._take_claims, claims))
        except DatabaseError as error:
            self._put_back(claims, changes)
            _LOG.warning("reports_wait", reports=len(self), error=type(error).__name__)
            return False
        return True

    def _note_claim(self, device: str, alarm: SpokenAlarm) -> None:
        key = device, alarm.channel, PictureClaimKind(alarm.kind.value)
        before, now = self._claims.get(key), self._clock.now()
        if self._has_room(device, is_new=before is None):
            first_at = now if before is None or before.is_over else before.first_at
            self._claims[key] = PictureClaimNotice(*key, first_at, now, alarm.is_over)

    def _has_room(self, device: str, *, is_new: bool) -> bool:
        if not is_new:
            return True
        if len(self) >= MOST_WAITING or self._of_device[device] >= MOST_OF_DEVICE:
            self.dropped += 1
            return False
        self._of_device[device] += 1
        return True

    def _put_back(self, claims: Sequence[PictureClaimNotice], changes: Sequence[ChannelChange]) -> None:
        """What could not be written waits again, unless something newer came meanwhile."""
        for claim in claims:
            key = claim.device, claim.channel, claim.kind
            if key not in self._claims and self._has_room(claim.device, is_new=True):
                self._claims[key] = claim
        for change in changes:
            of = change.device, change.item.code
            if of not in self._changes and self._has_room(change.device, is_new=True):
                self._changes[of] = change
