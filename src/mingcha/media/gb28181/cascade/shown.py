"""What a platform above us reads of us: our catalogue page by page, and what we are (articles 13(1), 13(2)).

Controls from above are refused in this version: who turns a camera is named by a lease here (article 2).
"""

from collections import deque
from collections.abc import Callable, Sequence

import structlog

from mingcha.kit.bounded_xml import Element
from mingcha.kit.clock import Clock
from mingcha.kit.http_auth import Credentials
from mingcha.media.gb28181.cascade.above import Above, UpperPlace
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.model import PagedEntries
from mingcha.media.gb28181.identity import is_code
from mingcha.media.gb28181.manscdp.catalogue import CataloguePage, CatalogueQuery
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.configurations import Setting
from mingcha.media.gb28181.manscdp.control import Command
from mingcha.media.gb28181.manscdp.device_information import DeviceInformation
from mingcha.media.gb28181.manscdp.device_status import DeviceStatus
from mingcha.media.gb28181.manscdp.envelope import Envelope, MessageKind
from mingcha.media.gb28181.manscdp.positions import PtzPosition
from mingcha.media.gb28181.manscdp.presets import HomePosition, Preset
from mingcha.media.gb28181.manscdp.text import write_manscdp
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.streams.sdp import MediaDescription

_LOG = structlog.get_logger("mingcha.cascade")
READ_AT_ONCE = 200
"""Entries that are read from the register together, and the most that wait to be sent."""
_MAKER = "mingcha"


class ShownEntries:
    """One answer to the question for the catalogue (PagedEntries)."""

    def __init__(self, above: Above, platform: int, begun: Callable[[int], None]) -> None:
        """`begun`: takes the number of the newest change that the answer has."""
        self._above, self._platform, self._begun = above, platform, begun
        self._waiting: deque[CatalogueItem] = deque()
        self._total = -1
        self._after = 0
        self._is_read = False

    async def page(self, most_items: int) -> CataloguePage | None:
        """The next page; at least one, which is empty where nothing is shown."""
        is_first = self._total < 0
        if is_first:
            head = await self._above.head(self._platform)
            self._total = head.total
            self._waiting.extend(head.divisions)
            self._begun(head.newest_change)
        if len(self._waiting) < most_items and not self._is_read:
            found = await self._above.entries(self._platform, self._after, READ_AT_ONCE)
            self._waiting.extend(entry.item for entry in found)
            self._after = found[-1].number if found else self._after
            self._is_read = len(found) < READ_AT_ONCE
        items = tuple(self._waiting.popleft() for _ in range(min(most_items, len(self._waiting))))
        return CataloguePage(self._total, items) if items or is_first else None


class ShownModel:
    """This platform as a device of one above it (DeviceModel). Pictures are opened elsewhere."""

    def __init__(self, place: UpperPlace, above: Above, clock: Clock) -> None:
        self._place, self._above, self._clock = place, above, clock
        self.known_change = 0
        """The number of the newest change that the platform has read."""

    def catalogue(self, code: str, query: CatalogueQuery) -> Sequence[CatalogueItem] | PagedEntries:  # noqa: ARG002
        """Everything that it is shown, whatever span it asks for: what we know of a change is that it is one."""
        return ShownEntries(self._above, self._place.number, self._begun) if code == self._place.our_code else ()

    def _begun(self, newest_change: int) -> None:
        self.known_change = newest_change

    def information(self, code: str) -> DeviceInformation | None:
        """Of ourselves alone."""
        return DeviceInformation(name=_MAKER, manufacturer=_MAKER, model=_MAKER) if self._is_us(code) else None

    def status(self, code: str) -> DeviceStatus | None:
        """Of ourselves alone; how a channel is stands in the catalogue."""
        return DeviceStatus(online=True, working=True, device_time=self._clock.now()) if self._is_us(code) else None

    def presets(self, code: str) -> tuple[Preset, ...]:  # noqa: ARG002 - none is shown
        """None."""
        return ()

    def home_position(self, code: str) -> HomePosition | None:  # noqa: ARG002 - none is shown
        """None."""
        return None

    def position(self, code: str) -> PtzPosition:  # noqa: ARG002 - none is shown
        """None."""
        return PtzPosition()

    def settings(self, code: str, names: Sequence[str]) -> Sequence[Setting]:  # noqa: ARG002 - none is shown
        """None."""
        return ()

    def control(self, code: str, command: Command) -> bool:  # noqa: ARG002 - refused before
        """Nothing is carried out."""
        return False

    def configure(self, code: str, settings: Sequence[Setting]) -> bool:  # noqa: ARG002 - refused before
        """Nothing is adopted."""
        return False

    def has_channel(self, code: str) -> bool:
        """Any may be asked for: who asks for one that it is not shown is refused, which is a line of the register."""
        return is_code(code)

    def feed(self, code: str, offer: MediaDescription) -> None:  # noqa: ARG002 - opened late
        """None: pictures are opened by a ticket."""
        return

    def _is_us(self, code: str) -> bool:
        return code == self._place.our_code


class CascadeManners(Manners):
    """The standard's way, with the user and the charset of a platform."""

    def __init__(self, place: UpperPlace) -> None:
        self._place = place

    def refuses(self, envelope: Envelope) -> bool:
        """Every control, which is logged."""
        if envelope.kind is not MessageKind.CONTROL:
            return False
        _LOG.warning(
            "control_refused", platform=self._place.platform_code, command=envelope.command, channel=envelope.device
        )
        return True

    def body(self, root: Element, version: Version) -> bytes:  # noqa: ARG002 - the platform names its charset
        """In the charset of the platform."""
        return write_manscdp(root, self._place.charset)

    def credentials(self, code: str, password: str) -> Credentials:  # noqa: ARG002 - the platform names its user
        """Those of the platform."""
        return Credentials(self._place.username, password)
