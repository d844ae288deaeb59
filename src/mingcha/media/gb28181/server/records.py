"""Collects the list of recordings that a device has of a channel: times and kinds, no pictures (9.7; article 13(1)).

Devices send it in many messages, some of them twice, and not all of them count right: SumNum may be the number of
entries of one message, or of something else. So the sum decides only where nothing speaks against it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.media.gb28181.identity import is_code
from mingcha.media.gb28181.manscdp.records import (
    RECORDS,
    RecordItem,
    RecordQuery,
    read_record_page,
    write_record_query,
)
from mingcha.media.gb28181.manscdp.text import GB2312, read_manscdp, write_manscdp
from mingcha.media.gb28181.server.catalogue import Completeness
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.questions import Outcome, Question, Questions

MOST_RECORDS = 5_000
"""Of one list: five months of recordings of 45 minutes, or two weeks of five minutes. What is beyond is not kept."""
SETTLE_S = 2.0
"""How long further messages are awaited where the sum may count one message alone."""


@dataclass(frozen=True, slots=True)
class CollectedRecords:
    """The end of a collection."""

    completeness: Completeness
    expected: int
    """The largest SumNum of its messages."""
    received: int
    """Different recordings that were handed on."""
    left_out: int
    """Entries without a span, of another channel, or beyond MOST_RECORDS."""
    outcome: Outcome


type TakesRecords = Callable[[Sequence[RecordItem]], None]
"""Takes the recordings of a message that did not come before."""


class _Collection:
    """One collection under way."""

    def __init__(
        self, device: str, channel: str, takes: TakesRecords, done: Callable[[CollectedRecords], None],
        settle: Callable[[float], None],
    ) -> None:  # fmt: skip
        """`settle`: shortens the wait for further messages."""
        self._codes = {device, channel}
        self._takes, self._done, self._settle = takes, done, settle
        self._seen: set[RecordItem] = set()
        self._expected = self._pages = self._left_out = self._came = 0

    def part(self, body: bytes) -> bool | None:
        """Takes a message; True if every recording has come, None if it had no new one. Raises Fault(INVALID)."""
        page = read_record_page(read_manscdp(body))
        self._pages += 1
        self._expected = max(self._expected, page.total, len(page.items))
        new = [item for item in dict.fromkeys(page.items) if item not in self._seen]
        if not new and self._expected:
            return None
        room = MOST_RECORDS * 2 - len(self._seen)  # entries that are left out are known again, too
        self._seen.update(new[: max(room, 0)])
        good = [item for item in new if self._is_good(item)][: MOST_RECORDS - self._came]
        self._came += len(good)
        self._left_out += len(new) - len(good)
        if good:
            self._takes(good)
        found = self._came + self._left_out
        if found < self._expected:
            return False
        if found == self._expected and (self._pages > 1 or not self._expected):
            return True
        self._settle(SETTLE_S)  # one message with all of its sum, or more than the sum: others may follow
        return False

    def ended(self, outcome: Outcome) -> None:
        """The question is over. Silence after as many entries as were announced is an end."""
        found = self._came + self._left_out
        is_whole = self._pages > 0 and found == self._expected and outcome in (Outcome.ANSWERED, Outcome.SILENT)
        is_cut = self._came >= MOST_RECORDS
        whole = Completeness.WHOLE if is_whole and not is_cut else Completeness.PARTIAL
        completeness = whole if self._pages else Completeness.NONE
        self._done(CollectedRecords(completeness, self._expected, self._came, self._left_out, outcome))

    def _is_good(self, item: RecordItem) -> bool:
        is_of_channel = not is_code(item.device) or item.device in self._codes
        return is_of_channel and item.start is not None and item.end is not None and item.start <= item.end


def collect_records(
    questions: Questions,
    device: DeviceState,
    channel: str,
    query: RecordQuery,
    takes: TakesRecords,
    done: Callable[[CollectedRecords], None],
) -> Question:
    """Asks a device which recordings a channel has. `takes` gets new ones as they come; `done` is called once.

    Raises Fault(EXHAUSTED) if too many questions are under way."""
    number = questions.next_number()
    body = write_manscdp(write_record_query(number, channel, query), GB2312)
    collection = _Collection(device.code, channel, takes, done, lambda within_s: questions.settle(question, within_s))
    question = questions.ask(device, RECORDS, number, body, collection.part, collection.ended, about=channel)
    return question
