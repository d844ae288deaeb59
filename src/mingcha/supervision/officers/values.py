"""An officer who acts in a case, as frozen values (APL 42)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Enforcer:
    """Who acts: the account, the session by which it came (0 for none), and the certificate, if one is recorded.

    `person`: keyed digest of the person's identity number, "" without a record: equal for two accounts of one person.
    """

    actor: str
    user_id: int
    session: int = 0
    name: str = ""
    person: str = ""
    certificate_kind: str = ""
    certificate_no: str = ""
    certificate_until: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of an officer under a record: who, by which session, with which certificate."""

    actor: str
    name: str
    person: str
    certificate_no: str
    session: int = 0
