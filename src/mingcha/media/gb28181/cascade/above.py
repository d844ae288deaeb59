"""What the cascade asks of the register: platforms above us, what each is shown, what it may open (articles 13(1),
13(2), 16(3)). A port: media knows neither law nor tables.

Everything raises Fault(UNAVAILABLE) if the register cannot be asked now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.versions import Version


class AskedWay(StrEnum):
    """What a platform asks for."""

    LIVE = "live"
    PLAYBACK = "playback"
    DOWNLOAD = "download"


type Span = tuple[datetime, datetime]
"""From one instant until before another one."""


@dataclass(frozen=True, slots=True)
class UpperPlace:
    """A platform at which we register. Codes have 20 digits."""

    number: int
    """By which the register knows it."""
    platform_code: str
    our_code: str
    """How we are called there."""
    host: str
    """A numeric address."""
    port: int
    is_tcp: bool
    version: Version
    charset: str
    """Of what we write: GB2312 or GB18030."""
    username: str
    password: str = field(repr=False)
    register_s: int
    keepalive_s: int


@dataclass(frozen=True, slots=True)
class ShownHead:
    """The beginning of what a platform is shown."""

    total: int
    """Of all entries, divisions too."""
    divisions: tuple[CatalogueItem, ...]
    """They come before their channels."""
    newest_change: int
    """Changes up to this number are in it."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A channel, or a change of one. `number`: its place in the order, which rises."""

    number: int
    item: CatalogueItem
    """A change has its event: ADD, UPDATE or DEL."""


@dataclass(frozen=True, slots=True)
class AskedPictures:
    """What a platform asks to see."""

    channel: str
    """As it was asked for."""
    way: AskedWay
    user: str
    """Whom the platform names as the one who watches, "" for nobody."""
    span: Span | None = None
    """Of recorded pictures; None for live ones."""


@dataclass(frozen=True, slots=True)
class OpenedPoint:
    """Pictures that a platform may see now."""

    way: AskedWay
    ticket: str = field(repr=False)
    origin: str
    """Of the gateway that has them: "http://127.0.0.1:8001"."""
    page: str
    """Origin that the ticket is bound to: a gateway shows pictures to pages of origins that it knows."""
    point: str
    """Our code of the point."""
    grant: str
    ends_ms: int
    """Unix milliseconds at which the ticket ends unless it is renewed."""


class Above(Protocol):
    """The register, asked without stopping the loop."""

    async def refresh(self) -> None:
        """Makes what platforms are shown agree with what they may be shown now."""
        ...

    async def platforms(self) -> Sequence[UpperPlace]:
        """The platforms at which we are to be registered."""
        ...

    async def head(self, platform: int) -> ShownHead:
        """What stands before the channels of a platform."""
        ...

    async def entries(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        """The next channels of a platform."""
        ...

    async def changes(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        """The next changes of what a platform is shown."""
        ...

    async def recordings(self, platform: int, channel: str, span: Span) -> Sequence[Span]:
        """When, within a span, recordings of a channel exist that the platform may see now, by time; none for an
        unknown channel."""
        ...

    async def open(self, platform: int, asked: AskedPictures) -> OpenedPoint:
        """Opens a channel for the user who is named; each answer is a line of the register. Raises Refused,
        Fault(NOT_FOUND)."""
        ...

    async def renew(self, platform: int, opened: OpenedPoint) -> OpenedPoint:
        """Another ticket for pictures that are open. Raises Refused: they end then."""
        ...
