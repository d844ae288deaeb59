"""Subscriptions at devices, and what they report: literal bytes in, what the register is to hear out."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import mutated, only_invalid
from tests.support.media.signalling import DEVICE, PLACE, REALM
from tests.support.media.signalling_server import ServerScene

from mingcha.media.gb28181.manscdp.alarms import AlarmType, numbers_of
from mingcha.media.gb28181.server.notifications import (
    NOTICES_AT_ONCE,
    ChannelEvent,
    Notification,
    PictureAlarm,
    SpokenAlarm,
)
from mingcha.media.gb28181.server.subscriptions import EXPIRES_S, LEAST_PAUSE_S
from mingcha.media.gb28181.sip.message import SipMessage, read_message
from mingcha.media.gb28181.sip.transport import Peer

pytestmark = pytest.mark.law("12", "13(1)")
CHANNEL = "34020000001310000007"
EXPIRES = f"Expires: {EXPIRES_S}"


def alarm(method: int = 5, number: int = 13, at: str = "2026-12-02T07:00:00", event: int = 1) -> bytes:
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Alarm</CmdType>\r\n<SN>31</SN>\r\n'
        f"<DeviceID>{CHANNEL}</DeviceID>\r\n<AlarmPriority>1</AlarmPriority>\r\n<AlarmMethod>{method}</AlarmMethod>\r\n"
        f"<AlarmTime>{at}</AlarmTime>\r\n<Info>\r\n<AlarmType>{number}</AlarmType>\r\n"
        f"<AlarmTypeParam>\r\n<EventType>{event}</EventType>\r\n</AlarmTypeParam>\r\n</Info>\r\n</Notify>\r\n"
    ).encode()


def changes(*events: str, code: str = CHANNEL) -> bytes:
    items = "".join(
        f"<Item>\r\n<DeviceID>{code}</DeviceID>\r\n<Event>{event}</Event>\r\n</Item>\r\n" for event in events
    )
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Catalog</CmdType>\r\n<SN>4</SN>\r\n'
        f"<DeviceID>{DEVICE}</DeviceID>\r\n<SumNum>{len(events)}</SumNum>\r\n"
        f'<DeviceList Num="{len(events)}">\r\n{items}</DeviceList>\r\n</Notify>\r\n'
    ).encode()


class Subscribed(ServerScene):
    """A registered device at which we subscribe, and its answers."""

    def __init__(self) -> None:
        super().__init__()
        assert self.register("Expires: 86400").code == 200
        device = self.server.devices.get(DEVICE)
        assert device is not None
        self.events.taken()
        self.server.subscriptions.want(device)
        self.transport.taken()
        self.passes(1)
        self.alarms, self.catalogue = self.transport.taken()

    def accepts(self) -> None:
        for sent in (self.alarms, self.catalogue):
            self.answer(sent, 200, EXPIRES, f"Contact: <sip:{DEVICE}@192.0.2.64:5060>")

    def notifies(self, of: SipMessage, body: bytes, *more: str, tag: str = "t9", source: Peer = PLACE) -> int:
        """The code that a NOTIFY of a subscription is answered with."""
        self.number += 1
        lines = [
            f"NOTIFY sip:34020000002000000001@{REALM} SIP/2.0",
            f"Via: SIP/2.0/UDP 192.0.2.64:5060;rport;branch=z9hG4bKn{self.number}",
            f"From: <sip:{DEVICE}@{REALM}>;tag={tag}", f"To: {of.head('From')}", f"Call-ID: {of.head('Call-ID')}",
            f"CSeq: {self.number} NOTIFY", *(more or ("Subscription-State: active;expires=90",)),
            "Event: presence", f"Content-Length: {len(body)}",
        ]  # fmt: skip
        data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        self.server.received(read_message(data), source)
        return self.transport.one().code

    def heard(self) -> list[Notification]:
        return [what for name, what in self.events.taken() if name == "notified"]  # type: ignore[misc]


def test_it_subscribes_and_refreshes_in_time() -> None:
    scene = Subscribed()
    assert (scene.alarms.head("Event"), scene.alarms.head("Expires")) == ("presence", str(EXPIRES_S))
    assert b"<CmdType>Alarm</CmdType>" in scene.alarms.body
    assert scene.catalogue.head("Event").startswith("Catalog;id=")
    assert b"<CmdType>Catalog</CmdType>" in scene.catalogue.body
    scene.accepts()
    assert len(scene.server.subscriptions) == 2
    for _ in range(2):
        for _ in range(40):  # keepalives until the refreshment is due
            assert scene.keepalive() == 200
            scene.passes(80, 40)
            sent = scene.transport.taken()
            if sent:
                break
        assert [one.method for one in sent] == ["SUBSCRIBE", "SUBSCRIBE"]
        first, second = sent
        assert first.head("Call-ID") == scene.alarms.head("Call-ID")
        assert (first.head("From"), first.head("To")) == (
            scene.alarms.head("From"),
            f"{scene.alarms.head('To')};tag=t9",
        )
        scene.answer(first, 200, EXPIRES)
        scene.answer(second, 200, EXPIRES)
    assert len(scene.server.subscriptions) == 2


def test_a_device_that_refuses_is_asked_ever_more_seldom_and_its_messages_are_heard() -> None:
    scene, asked_s = Subscribed(), list[float]()
    scene.answer(scene.catalogue, 200, EXPIRES)
    sent: SipMessage = scene.alarms
    for _ in range(3):
        scene.answer(sent, 489)
        begun_ns = scene.clock.monotonic_ns()
        while True:
            assert scene.keepalive() == 200
            scene.passes(50, 50)
            for one in scene.transport.taken():
                if b"<CmdType>Alarm<" in one.body:
                    sent = one
                    break
                scene.answer(one, 200, EXPIRES)
            else:
                continue
            break
        asked_s.append((scene.clock.monotonic_ns() - begun_ns) / 1e9)
    assert asked_s[0] == pytest.approx(LEAST_PAUSE_S, abs=60)
    assert all(after == pytest.approx(2 * before, abs=120) for before, after in pairwise(asked_s))
    scene.events.taken()
    scene.server.received(scene.request("MESSAGE", body=alarm()), PLACE)
    assert scene.heard() == [Notification(alarms=(SpokenAlarm(CHANNEL, PictureAlarm.COVERED),))]


def test_an_alarm_as_message_is_answered_and_one_of_a_subscription_is_not() -> None:
    scene = Subscribed()
    scene.accepts()
    scene.server.received(scene.request("MESSAGE", body=alarm()), PLACE)
    acknowledged, answered = scene.transport.taken()
    assert (acknowledged.code, answered.method) == (200, "MESSAGE")
    for part in (b"<Response>", b"<CmdType>Alarm</CmdType>", b"<SN>31</SN>", CHANNEL.encode(), b"<Result>OK</Result>"):
        assert part in answered.body
    assert scene.notifies(scene.alarms, alarm()) == 200, "the same one: acknowledged, and heard once"
    assert scene.heard() == [Notification(alarms=(SpokenAlarm(CHANNEL, PictureAlarm.COVERED),))]
    assert scene.notifies(scene.alarms, alarm(event=2)) == 200
    assert scene.heard() == [Notification(alarms=(SpokenAlarm(CHANNEL, PictureAlarm.COVERED, is_over=True),))]


@pytest.mark.law("18", "19")
def test_what_is_not_about_the_picture_is_dropped_by_its_type() -> None:
    scene, heard = Subscribed(), set[str]()
    scene.accepts()
    for kind in AlarmType:
        method, number = numbers_of(kind)
        assert scene.notifies(scene.alarms, alarm(method, number)) == 200
        heard |= {one.kind.value for found in scene.heard() for one in found.alarms}
    assert heard == {"covered", "abnormal", "no_picture"}
    assert scene.notifies(scene.alarms, alarm(5, 99)) == 200
    assert scene.notifies(scene.alarms, b"<Notify><CmdType>Alarm</CmdType>") == 200
    assert scene.heard() == []


def test_changes_of_the_catalogue() -> None:
    scene = Subscribed()
    scene.accepts()
    assert scene.notifies(scene.catalogue, changes("VLOST", "DEFECT", "OFF", "DEL", "other")) == 200
    (found,) = scene.heard()
    assert [one.event for one in found.changes] == [
        ChannelEvent.PICTURE_LOST, ChannelEvent.DEFECT, ChannelEvent.OFF, ChannelEvent.DEL,
    ]  # fmt: skip
    assert [(one.kind, one.is_over) for one in found.alarms] == [("no_picture", False), ("abnormal", False)]
    assert scene.notifies(scene.catalogue, changes("ON")) == 200
    (found,) = scene.heard()
    assert {(one.kind.value, one.is_over) for one in found.alarms} == {("no_picture", True), ("abnormal", True)}


def test_who_is_not_registered_or_not_in_the_dialog_is_not_heard() -> None:
    scene = Subscribed()
    before = scene.alarms
    assert scene.notifies(before, alarm(), source=Peer("198.51.100.7", 5060)) == 481
    scene.accepts()
    assert scene.notifies(before, alarm(), tag="other") == 481
    assert scene.notifies(before, alarm(), source=Peer("198.51.100.7", 5060)) == 481
    scene.server.withdraw(DEVICE)
    assert scene.notifies(before, alarm()) == 481
    assert scene.heard() == []
    assert len(scene.server.subscriptions) == 0


def test_a_flood_of_one_device_is_bounded() -> None:
    scene = Subscribed()
    scene.accepts()
    for minute in range(60):
        for second in range(0, 60, 6):
            scene.notifies(scene.alarms, alarm(at=f"2026-12-02T07:{minute:02}:{second:02}"))
    assert len(scene.heard()) == NOTICES_AT_ONCE
    assert scene.server.notifications.dropped == 600 - NOTICES_AT_ONCE


def test_a_subscription_that_the_device_ends_is_asked_for_later() -> None:
    scene = Subscribed()
    scene.accepts()
    assert scene.notifies(scene.alarms, b"", "Subscription-State: terminated;reason=deactivated") == 200
    assert len(scene.server.subscriptions) == 1


@settings(deadline=None)
@given(st.lists(mutated(alarm()) | mutated(changes("ON", "ADD", "VLOST")), max_size=4))
def test_any_notification(bodies: list[bytes]) -> None:
    scene = Subscribed()
    scene.accepts()
    for body in bodies:
        with only_invalid():
            assert scene.notifies(scene.alarms, body) == 200
    for found in scene.heard():
        assert all(len(one.channel) == 20 for one in found.alarms)
