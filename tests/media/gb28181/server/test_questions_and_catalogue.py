"""Questions to a device and their answers, among them catalogues of many pages."""

import re
import tracemalloc

import pytest
from tests.support.media.signalling import DEVICE, PLACE
from tests.support.media.signalling_server import ServerScene

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.server.catalogue import CollectedCatalogue, collect_catalogue
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.questions import MOST_OF_DEVICE, Outcome
from mingcha.media.gb28181.sip.message import SipMessage

ITEM = "<Item><DeviceID>{code}</DeviceID><Name>gate</Name><Status>ON</Status></Item>"


def page(number: int, total: int, codes: list[str]) -> bytes:
    items = "".join(ITEM.format(code=code) for code in codes)
    return (
        f'<?xml version="1.0" encoding="GB2312"?><Response><CmdType>Catalog</CmdType><SN>{number}</SN>'
        f"<DeviceID>{DEVICE}</DeviceID><SumNum>{total}</SumNum>"
        f'<DeviceList Num="{len(codes)}">{items}</DeviceList></Response>'
    ).encode()


def code_of(number: int) -> str:
    return f"3402000000132{number:07d}"


class Asked(ServerScene):
    """A registered device that is asked for its catalogue."""

    def __init__(self, known: int = 0) -> None:
        super().__init__()
        self.device: DeviceState = self.registered()
        self.items: list[CatalogueItem] = []
        self.done: list[CollectedCatalogue] = []
        self.asks(known)

    def asks(self, known: int = 0) -> None:
        self.transport.taken()
        collect_catalogue(self.server.questions, self.device, self.items.extend, self.done.append, known=known)
        self.sent: SipMessage = self.transport.one()
        found = re.search(rb"<SN>(\d+)</SN>", self.sent.body)
        assert found
        self.serial = int(found[1])

    def answers(self, body: bytes) -> int:
        return self.asked(self.request("MESSAGE", body=body)).code


def test_a_question_is_a_message_to_where_the_device_is() -> None:
    scene = Asked()
    assert scene.sent.method == "MESSAGE"
    assert scene.sent.head("Content-Type") == "Application/MANSCDP+xml"
    assert scene.sent.head("To") == f"<sip:{DEVICE}@{PLACE.host}:{PLACE.port}>"
    assert b"<CmdType>Catalog</CmdType>" in scene.sent.body
    assert DEVICE.encode() in scene.sent.body


def test_pages_in_any_order_and_twice() -> None:
    scene = Asked()
    scene.answer(scene.sent, 200)
    codes = [code_of(number) for number in range(5)]
    for part in (codes[3:4], codes[:2], codes[:2], codes[2:3]):
        assert scene.answers(page(scene.serial, 5, part)) == 200
        assert scene.done == []
    scene.answers(page(scene.serial, 5, codes[4:]))
    (end,) = scene.done
    assert (end.completeness, end.expected, end.received) == ("whole", 5, 5)
    assert sorted(item.device for item in scene.items) == codes
    scene.answers(page(scene.serial, 5, codes))  # late, and of no question any more
    assert scene.events.taken()[0][0] == "message"
    assert len(scene.done) == 1


def test_an_empty_catalogue_is_whole_when_it_comes_twice() -> None:
    scene = Asked()
    for _ in range(2):
        scene.answers(page(scene.serial, 0, []).replace(b'<DeviceList Num="0"></DeviceList>', b""))
        scene.asks()
    assert [(end.completeness, end.received) for end in scene.done] == [("partial", 0), ("whole", 0)]


def test_a_catalogue_of_less_than_half_must_come_twice() -> None:
    scene = Asked()
    sizes = (8, 4, 1, 0, 1, 1, 1)
    for size in sizes:
        scene.answers(page(scene.serial, size, [code_of(number) for number in range(size)]))
        scene.asks(known=0)
    found = [end.completeness.value for end in scene.done]
    assert found == ["whole", "whole", "partial", "partial", "partial", "whole", "whole"]
    scene = Asked(known=3)
    scene.answers(page(scene.serial, 1, [code_of(1)]))
    assert [end.completeness for end in scene.done] == ["partial"]


def test_the_largest_sum_counts() -> None:
    scene = Asked()
    scene.answers(page(scene.serial, 3, [code_of(1)]))
    scene.answers(page(scene.serial, 1, [code_of(2)]))
    assert scene.done == []


def test_pages_without_news_extend_nothing_and_others_not_for_ever() -> None:
    scene = Asked()
    scene.answer(scene.sent, 200)
    scene.answers(page(scene.serial, 99, [code_of(1)]))
    for _ in range(3):
        scene.passes(12)
        scene.answers(page(scene.serial, 99, [code_of(1)]))
    assert [end.completeness for end in scene.done] == ["partial"]
    scene.asks()
    scene.answer(scene.sent, 200)
    for number in range(26):
        scene.passes(25)
        scene.answers(page(scene.serial, 99, [code_of(number)]))
        assert len(scene.done) == 1 + (number >= 23)


def test_the_number_of_a_question_cannot_be_guessed() -> None:
    numbers = {ServerScene().server.questions.next_number() for _ in range(3)}
    numbers |= {number + 1 for number in numbers}
    assert len(numbers) == 6
    assert max(numbers) <= 2**31


def test_missing_pages_end_it_after_a_while() -> None:
    scene = Asked()
    scene.answer(scene.sent, 200)
    scene.passes(25)
    scene.answers(page(scene.serial, 5, [code_of(1)]))
    scene.passes(28)
    assert scene.done == []
    scene.passes(4)
    assert [(end.completeness, end.received, end.outcome) for end in scene.done] == [("partial", 1, Outcome.SILENT)]


@pytest.mark.parametrize("code", [400, 488])
def test_a_refused_question(code: int) -> None:
    scene = Asked()
    scene.answer(scene.sent, code)
    assert [(end.completeness, end.outcome) for end in scene.done] == [("none", Outcome.REFUSED)]


def test_a_device_that_goes_ends_its_questions() -> None:
    scene = Asked()
    scene.server.withdraw(DEVICE)
    assert [end.outcome for end in scene.done] == [Outcome.GONE]
    assert len(scene.server.questions) == 0


def test_an_answer_counts_of_its_own_device_number_and_command() -> None:
    scene = Asked()
    good = page(scene.serial, 1, [code_of(1)])
    scene.answers(page(scene.serial + 1, 1, [code_of(1)]))
    scene.answers(good.replace(b"Catalog", b"DeviceInfo"))
    scene.answers(good.replace(b"Response", b"Notify"))
    scene.answers(good.replace(DEVICE.encode(), b"34020000001320000002"))
    assert len(scene.events.taken()) == 4
    scene.answers(good.replace(b"</Item>", b"</Itm>"))  # cannot be read: the device may send a good one
    assert scene.done == []
    scene.answers(good)
    assert len(scene.done) == 1


def test_questions_to_one_device_are_bounded() -> None:
    scene = Asked()
    for _ in range(MOST_OF_DEVICE - 1):
        collect_catalogue(scene.server.questions, scene.device, scene.items.extend, scene.done.append)
    with pytest.raises(Fault) as caught:
        collect_catalogue(scene.server.questions, scene.device, scene.items.extend, scene.done.append)
    assert caught.value.kind is FaultKind.EXHAUSTED
    scene.transport.taken()
    scene.passes(40)
    assert len(scene.done) == MOST_OF_DEVICE
    assert len(scene.server.questions) == 0


def test_a_command_is_answered_by_its_response_alone() -> None:
    scene = ServerScene()
    device = scene.registered()
    outcomes: list[Outcome] = []
    for code in (200, 405):
        scene.server.questions.command(device, b"<Control/>", outcomes.append)
        scene.answer(scene.transport.one(), code)
    scene.server.questions.command(device, b"<Control/>", outcomes.append)
    scene.passes(33)
    assert outcomes == [Outcome.ANSWERED, Outcome.REFUSED, Outcome.SILENT]


def test_a_large_catalogue_takes_memory_for_its_codes_alone() -> None:
    """4,000 items here; mingcha bench sip does 50,000."""
    scene = ServerScene()
    device = scene.registered()
    counts: list[int] = []
    done: list[CollectedCatalogue] = []
    collect_catalogue(scene.server.questions, device, lambda items: counts.append(len(items)), done.append)
    found = re.search(rb"<SN>(\d+)</SN>", scene.transport.one().body)
    assert found
    tracemalloc.start()
    for begin in range(0, 4_000, 100):
        codes = [code_of(number) for number in range(begin, begin + 100)]
        scene.asked(scene.request("MESSAGE", body=page(int(found[1]), 4_000, codes)))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (sum(counts), done[0].completeness, done[0].received) == (4_000, "whole", 4_000)
    assert used < 2_000_000
