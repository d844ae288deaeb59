"""States and closed lists of circuits: leased or own, what they run over, how they are encrypted (article 17)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class CircuitState(StrEnum):
    """Whether a circuit carries pictures."""

    IN_USE = "in_use"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


TRANSITIONS: Mapping[CircuitState, frozenset[CircuitState]] = {
    CircuitState.IN_USE: frozenset({CircuitState.ENDED}),
    CircuitState.ENDED: frozenset(),
}
"""From each state the states that may follow."""


class CircuitKind(StrEnum):
    """Who runs it: a network operator under a contract, or the unit itself on its own cables."""

    LEASED = "leased"
    OWN = "own"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


class Medium(StrEnum):
    """What a circuit runs over."""

    DEDICATED = "dedicated"
    VPN = "vpn"
    INTERNET = "internet"
    MOBILE = "mobile"
    LOCAL = "local"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _MEDIA[self]

    @property
    def is_public(self) -> bool:
        """Whether others use the same network."""
        return self in (Medium.INTERNET, Medium.MOBILE)


class Encryption(StrEnum):
    """How what it carries is encrypted."""

    NONE = "none"
    TUNNEL = "tunnel"
    LINK = "link"
    STREAM = "stream"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ENCRYPTIONS[self]


_STATES = {CircuitState.IN_USE: Words("在用", "in use"), CircuitState.ENDED: Words("已停用", "ended")}
_KINDS = {
    CircuitKind.LEASED: Words("租用线路", "leased from a network operator"),
    CircuitKind.OWN: Words("自建线路", "the unit's own"),
}
_MEDIA = {
    Medium.DEDICATED: Words("专线", "dedicated line"),
    Medium.VPN: Words("虚拟专网", "virtual private network"),
    Medium.INTERNET: Words("互联网", "the internet"),
    Medium.MOBILE: Words("移动通信网", "mobile network"),
    Medium.LOCAL: Words("单位局域网", "the unit's local network"),
}
_ENCRYPTIONS = {
    Encryption.NONE: Words("未加密", "not encrypted"),
    Encryption.TUNNEL: Words("隧道加密（VPN）", "encrypted tunnel (VPN)"),
    Encryption.LINK: Words("链路加密", "encrypted link"),
    Encryption.STREAM: Words("码流加密（RTSPS 等）", "encrypted streams (RTSPS and the like)"),
}
