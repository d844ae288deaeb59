"""Second factors as frozen values (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words


class FactorKind(StrEnum):
    """The kinds of second factor; the values stand in addresses of pages and of the API."""

    PASSKEY = "passkey"
    CODE = "code"

    @property
    def words(self) -> Words:
        """The name for users."""
        return Words("通行密钥", "passkey") if self is FactorKind.PASSKEY else Words("动态码", "code generator")


@dataclass(frozen=True, slots=True)
class FactorRow:
    """An enrolled factor, without its secret."""

    kind: FactorKind
    number: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """The verified answer of an authenticator: which credential, its signature counter and the challenge answered."""

    credential_id: str
    sign_count: int
    challenge: bytes
