"""The register of platforms above us as the cascade asks it: in threads with connections of their own (articles
13(1), 13(2), 16(3))."""

import socket
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.gb28181.cascade.above import (
    AskedPictures,
    AskedWay,
    OpenedPoint,
    ShownEntry,
    ShownHead,
    Span,
    UpperPlace,
)
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.text import GB2312, GB18030
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.sharing.cascade.opening import open_for_upper, renew_for_upper
from mingcha.sharing.cascade.queries import (
    active_platforms,
    changes_after,
    channels_of,
    count_of,
    divisions_of,
    newest_change,
)
from mingcha.sharing.cascade.recordings import recordings_for_upper
from mingcha.sharing.cascade.tasks import cascade_round
from mingcha.sharing.cascade.values import (
    ChangeKind,
    Opened,
    UpperCharset,
    UpperItem,
    UpperLink,
    UpperTransport,
    UpperWay,
)
from mingcha.station.signalling.database_thread import DatabaseThread

_LOG = structlog.get_logger("mingcha.cascade")
_PROGRAM = program("cascade")
_CHARSETS = {UpperCharset.GB2312: GB2312, UpperCharset.GB18030: GB18030}
_DIGEST = 1
"""RegisterWay: by digest."""


class RegisterAbove:
    """The register (media.gb28181.cascade.above.Above). Use `stop` at the end."""

    def __init__(self, keys: KeyFolder, clock: Clock, here: str, page: str) -> None:
        """`here`: origin of the gateway beside the pages, for points whose recorder has none of its own; `page`: that
        of the pages, which every gateway knows."""
        self._thread, self._opening = DatabaseThread("cascade"), DatabaseThread("cascade-opening")
        self._keys, self._clock, self._here, self._page = keys, clock, here, page
        self._addresses: dict[str, str] = {}
        """Names of hosts, and the address that each had first: one of several stays as long as it is named."""

    async def stop(self) -> None:
        """Closes the connections."""
        await self._thread.stop()
        await self._opening.stop()

    async def refresh(self) -> None:
        """A round of the clock: points come into the lists and leave them."""
        await self._asked(partial(cascade_round, _PROGRAM, clock=self._clock))

    async def platforms(self) -> Sequence[UpperPlace]:
        """The active platforms; without those whose password does not open, or whose name has no address."""
        return await self._asked(self._places)

    async def head(self, platform: int) -> ShownHead:
        """The divisions, and how many entries there are."""

        def read() -> ShownHead:
            newest = newest_change(platform)  # first: what changes meanwhile is told again
            divisions = tuple(catalogue_item(one) for one in divisions_of(platform))
            return ShownHead(count_of(platform), divisions, newest)

        return await self._asked(read)

    async def entries(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        """The next channels."""
        found = await self._asked(partial(channels_of, platform, after=after, limit=limit, at=self._clock.now()))
        return [ShownEntry(one.number, catalogue_item(one)) for one in found]

    async def changes(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        """The next changes, of each channel the newest."""
        found = await self._asked(partial(changes_after, platform, number=after, limit=limit, at=self._clock.now()))
        return [
            ShownEntry(
                one.number,
                CatalogueItem(one.item.code, event=one.kind.value)
                if one.kind is ChangeKind.DEL
                else catalogue_item(one.item, one.kind.value),
            )
            for one in found
        ]

    async def recordings(self, platform: int, channel: str, span: Span) -> Sequence[Span]:
        """When there are recordings that may be seen now."""
        ask = partial(recordings_for_upper, platform, channel=channel, span=span, at=self._clock.now())
        return await self._asked(ask)

    async def open(self, platform: int, asked: AskedPictures) -> OpenedPoint:
        """A ticket, or a refusal; either is a line."""
        ask = partial(
            open_for_upper, _PROGRAM, platform=platform, channel=asked.channel, way=UpperWay(asked.way.value),
            user=asked.user, span=asked.span, clock=self._clock, origin=self._page,
        )  # fmt: skip
        return self._opened(asked.way, await self._asked(ask, self._opening))

    async def renew(self, platform: int, opened: OpenedPoint) -> OpenedPoint:
        """Another ticket under the same grant."""
        held = Opened(opened.ticket, opened.origin, opened.point, opened.grant, opened.ends_ms)
        way = UpperWay(opened.way.value)
        ask = partial(renew_for_upper, platform=platform, opened=held, way=way, clock=self._clock, origin=self._page)
        return self._opened(opened.way, await self._asked(ask, self._opening))

    async def _asked[Found](self, ask: Callable[[], Found], thread: DatabaseThread | None = None) -> Found:
        """Asks in a thread: openings have one of their own, which never waits for a round."""
        try:
            return await (thread or self._thread).run(ask)
        except DatabaseError as error:
            words = Words("数据库暂不可用", "the database is away")
            raise Fault(FaultKind.UNAVAILABLE, words, type(error).__name__) from None

    def _opened(self, way: AskedWay, opened: Opened) -> OpenedPoint:
        origin = opened.origin or self._here
        return OpenedPoint(way, opened.ticket, origin, self._page, opened.point, opened.grant, opened.ends_ms)

    def _places(self) -> list[UpperPlace]:
        found = []
        for link in active_platforms():
            try:
                found.append(self._place(link))
            except (Fault, OSError) as error:
                _LOG.warning("platform_left_out", platform=link.platform_code, error=str(error))
        return found

    def _place(self, link: UpperLink) -> UpperPlace:
        return UpperPlace(
            number=link.number,
            platform_code=link.platform_code,
            our_code=link.our_code,
            host=self._address(link.host),
            port=link.port,
            is_tcp=link.transport is UpperTransport.TCP,
            version=Version(link.version.value),
            charset=_CHARSETS[link.charset],
            username=link.username,
            password=self._keys.unseal(link.sealed_password),
            register_s=link.register_s,
            keepalive_s=link.keepalive_s,
        )

    def _address(self, host: str) -> str:
        """The numeric address of a host. Raises OSError for a name that never had one."""
        try:
            found = [str(place[4][0]) for place in socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)]
        except OSError:
            if host not in self._addresses:
                raise
            return self._addresses[host]  # names that cannot be resolved for a while end no registration
        if self._addresses.get(host) not in found:
            self._addresses[host] = found[0]
        return self._addresses[host]


def catalogue_item(held: UpperItem, event: str = "") -> CatalogueItem:
    """An entry of the register as one of a catalogue. Nothing that a device is reached by is in it."""
    if held.is_division:
        return CatalogueItem(held.code, held.name, event, civil_code=held.civil_code, parental=True)
    return CatalogueItem(
        device=held.code,
        name=held.name,
        event=event,
        civil_code=held.civil_code,
        parents=(held.parent,) if held.parent else (),
        register_way=_DIGEST,
        secrecy=0,
        status="ON" if held.is_on else "OFF",
        longitude=float(held.longitude) if held.longitude else None,
        latitude=float(held.latitude) if held.latitude else None,
        ptz_type=held.ptz_type or None,
        capture_position=held.capture_position,
        room_type=held.room_type or None,
        direction=held.direction or None,
        resolution=held.resolution,
        horizontal_angle_degrees=held.horizontal_angle_deg or None,
        view_distance_m=held.view_distance_m or None,
        point_type=held.point_type or None,
        install_time=held.install_time,
        managing_unit=held.managing_unit,
        record_save_days=held.record_save_days or None,
    )
