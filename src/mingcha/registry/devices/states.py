"""States and closed lists of devices that dial in: standing, charset, label of their coordinates (articles 7, 13)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from mingcha.geo.coordinates import System
from mingcha.kit.words import Words

GB28181 = "gb28181"
"""The protocol of every device so far; the value is stored."""


class DeviceState(StrEnum):
    """Where a device stands. Waiting is a claim of the device; the others are decisions of people, and stored."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    RETIRED = "retired"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


DECIDED = (DeviceState.APPROVED, DeviceState.REFUSED, DeviceState.RETIRED)
"""The states that are stored: somebody decided them."""
TRANSITIONS: Mapping[DeviceState, frozenset[DeviceState]] = MappingProxyType(
    {
        DeviceState.WAITING: frozenset({DeviceState.APPROVED, DeviceState.REFUSED}),
        DeviceState.APPROVED: frozenset({DeviceState.RETIRED}),
        DeviceState.REFUSED: frozenset({DeviceState.APPROVED}),
        DeviceState.RETIRED: frozenset({DeviceState.APPROVED}),
    }
)
"""From each state the states that may follow. A device that nobody heard of yet counts as waiting."""


class DeviceCharset(StrEnum):
    """The character set in which we write to a device. What it sends is read by its bytes in any case."""

    BY_VERSION = ""
    GB2312 = "GB2312"
    GB18030 = "GB18030"
    UTF8 = "UTF-8"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return Words("按协议版本", "by its version") if self is DeviceCharset.BY_VERSION else Words(self, self)


class MediaTransport(StrEnum):
    """How the pictures of a channel reach us; the value stands behind "#" in the address."""

    TCP = ""
    UDP = "udp"
    TCP_ACTIVE = "tcp-active"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _TRANSPORTS[self]


COORDINATE_LABELS: Mapping[System, Words] = MappingProxyType(
    {
        System.WGS84: Words("WGS-84（国标规定）", "WGS-84 (as the standard asks)"),
        System.GCJ02: Words("GCJ-02（火星坐标）", "GCJ-02"),
        System.CGCS2000: Words("国家 2000（CGCS2000）", "CGCS2000"),
        System.BD09: Words("BD-09（百度）", "BD-09"),
    }
)
"""How the coordinates in a catalogue may be meant, whatever the standard says: the installer typed them."""

_STATES = {
    DeviceState.WAITING: Words("待确认", "waiting"),
    DeviceState.APPROVED: Words("已准入", "approved"),
    DeviceState.REFUSED: Words("不予准入", "refused"),
    DeviceState.RETIRED: Words("已停用", "retired"),
}
_TRANSPORTS = {
    MediaTransport.TCP: Words("TCP，设备连接本平台", "TCP, the device connects to us"),
    MediaTransport.UDP: Words("UDP", "UDP"),
    MediaTransport.TCP_ACTIVE: Words("TCP，本平台连接设备", "TCP, we connect to the device"),
}
