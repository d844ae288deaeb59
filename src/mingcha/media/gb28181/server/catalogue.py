"""Collects a catalogue that comes in many messages (annex M): handed on page by page, so that memory stays flat.

Article 13(1): 50,000 channels of a platform below are one catalogue. Of what was seen the codes alone are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mingcha.media.gb28181.manscdp.catalogue import (
    CATALOGUE,
    CatalogueQuery,
    read_catalogue_page,
    write_catalogue_query,
)
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.text import GB2312, read_manscdp, write_manscdp
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.questions import Outcome, Question, Questions

MOST_ITEMS = 200_000
WAIT_S = 30
"""Between two pages: a device waits for each acknowledgement before it sends the next."""


class Completeness(StrEnum):
    """How much of a catalogue came."""

    WHOLE = "whole"
    PARTIAL = "partial"  # pages are missing, or far fewer items than before, for the first time
    NONE = "none"  # not one page came


@dataclass(frozen=True, slots=True)
class CollectedCatalogue:
    """The end of a collection."""

    completeness: Completeness
    expected: int
    """The largest SumNum of its pages."""
    received: int
    """Different items."""
    unreadable: int
    """Items without a valid code."""
    outcome: Outcome


type TakesItems = Callable[[Sequence[CatalogueItem]], None]
"""Takes the items of a page that did not come before."""


class _Collection:
    """One collection under way."""

    def __init__(
        self, device: DeviceState, takes: TakesItems, done: Callable[[CollectedCatalogue], None], known: int
    ) -> None:
        self._device, self._known = device, max(known, device.listed)
        self._takes = takes
        self._done = done
        self._seen: set[str] = set()
        self._expected = 0
        self._pages = 0
        self._unreadable = 0

    def part(self, body: bytes) -> bool | None:
        """Takes a page; True if every item has come, None if the page had no new one. Raises Fault(INVALID)."""
        page = read_catalogue_page(read_manscdp(body))
        self._expected = max(self._expected, page.total)
        self._pages += 1
        self._unreadable += page.unreadable
        new = []
        for item in page.items:
            if item.device not in self._seen and len(self._seen) < MOST_ITEMS:
                self._seen.add(item.device)
                new.append(item)
        if new:
            self._takes(new)
        if len(self._seen) + self._unreadable >= self._expected:
            return True
        return False if new else None

    def ended(self, outcome: Outcome) -> None:
        """The question is over."""
        whole = outcome is Outcome.ANSWERED and self._is_believed()
        completeness = Completeness.WHOLE if whole else Completeness.PARTIAL if self._pages else Completeness.NONE
        self._done(CollectedCatalogue(completeness, self._expected, len(self._seen), self._unreadable, outcome))

    def _is_believed(self) -> bool:
        """Whether a catalogue that came to its end may replace what was known. An empty one, or one of less than half
        of it, must come twice: what it does not list is taken from the register."""
        device, came = self._device, len(self._seen)
        if (came == 0 or came * 2 < self._known) and device.doubted != came:
            device.doubted = came
            return False
        device.listed, device.doubted = came, -1
        return True


def collect_catalogue(
    questions: Questions,
    device: DeviceState,
    takes: TakesItems,
    done: Callable[[CollectedCatalogue], None],
    wait_s: float = WAIT_S,
    known: int = 0,
) -> Question:
    """Asks a device for its whole catalogue. `takes` gets new items as they come; `done` is called once. `known`: how
    many channels the register has of it.

    Raises Fault(EXHAUSTED) if too many questions are under way."""
    collection = _Collection(device, takes, done, known)
    number = questions.next_number()
    body = write_manscdp(write_catalogue_query(number, device.code, CatalogueQuery()), GB2312)
    return questions.ask(device, CATALOGUE, number, body, collection.part, collection.ended, wait_s)
