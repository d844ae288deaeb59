"""The four systems of rules that a unit sets up (article 16(1))."""

from enum import StrEnum

from mingcha.kit.words import Words


class RegimeKind(StrEnum):
    """A system of rules; the value is stored."""

    SECRECY = "secrecy"
    DUTY = "duty"
    MAINTENANCE = "maintenance"
    SECURITY = "security"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WORDS[self]


_WORDS = {
    RegimeKind.SECRECY: Words("信息保密制度", "Secrecy of information"),
    RegimeKind.DUTY: Words("值班监看制度", "Duty and monitoring"),
    RegimeKind.MAINTENANCE: Words("维护保养制度", "Maintenance"),
    RegimeKind.SECURITY: Words("安全检查制度", "Security checks"),
}
