"""Targets of what devices and platforms of GB/T 28181 send: orders for a playback, and notifications."""

from datetime import UTC, datetime
from typing import Any, cast

from tests.support.fuzz.mutated import only_invalid

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.notifications import ChannelEvent, Notifications, PictureAlarm
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.streams.mansrtsp import PlaybackStatus, read_order, write_status

CODE = "34020000001180000001"
ORDERS = (
    b"PLAY RTSP/1.0\r\nCSeq: 2\r\nRange: npt=now-\r\n",
    b"PLAY MANSRTSP/1.0\r\nCSeq: 6\r\nScale: -0.5\r\nRange: npt=00:00:12.5-100\r\n\r\n",
    b"PAUSE RTSP/1.0\r\nCSeq: 3\r\nPauseTime: now\r\n",
    b"TEARDOWN MANSRTSP/1.0\r\n",
)
_HEAD = b'<?xml version="1.0" encoding="GB2312"?>\r\n<Notify><CmdType>%s</CmdType><SN>31</SN>'
_DEVICE = b"<DeviceID>34020000001310000007</DeviceID>"
NOTICES = (
    _HEAD % b"Alarm" + _DEVICE + b"<AlarmPriority>1</AlarmPriority><AlarmMethod>5</AlarmMethod>"
    b"<AlarmTime>2026-12-02T07:00:00</AlarmTime><Info><AlarmType>13</AlarmType><AlarmTypeParam><EventType>1</EventType>"
    b"</AlarmTypeParam></Info></Notify>",
    _HEAD % b"Catalog" + _DEVICE + b'<SumNum>2</SumNum><DeviceList Num="2"><Item>' + _DEVICE + b"<Event>VLOST</Event>"
    b"</Item><Item>" + _DEVICE + b"<Event>ADD</Event><Name>\xc3\xc5</Name></Item></DeviceList></Notify>",
)


def mansrtsp(data: bytes) -> None:
    """An order within its bounds, whose answer is one of the same number; or a fault."""
    with only_invalid():
        order = read_order(data)
        assert order.at_s is None or 0 <= order.at_s <= 366 * 86_400, "an offset beyond its bounds"
        assert order.scale is None or order.scale == order.scale != 0, "a scale that is none"
        answer = write_status(order, PlaybackStatus.OK)
        assert answer.endswith(b"\r\n\r\n")
        assert 3 <= answer.count(b"\r\n") <= 4, "a line end from an order"
        assert b"\r\nCSeq: %d\r\n" % order.number in answer


def notify(data: bytes) -> None:
    """The body of a NOTIFY: nothing is heard but changes of channels and what is the matter with a picture."""
    clock = HandClock(datetime(2026, 12, 2, tzinfo=UTC))
    device = DeviceState(CODE, Peer("192.0.2.1", 5060), "3.0", "", 0, 1, 1, may_move=False)
    found = Notifications(cast("Any", None), clock).take(device, data, answers=False)
    if found is None:
        return
    for alarm in found.alarms:
        assert alarm.kind in PictureAlarm
        assert len(alarm.channel) == 20 and alarm.channel.isascii() and alarm.channel.isdigit(), "no code"  # noqa: PT018
    for change in found.changes:
        assert change.event in ChannelEvent
