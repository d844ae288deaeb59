"""An officer who acts in a case, and officers to choose from, as frozen values (APL 42; article 23)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from mingcha.registry.identity.duty import DutyFacts


@dataclass(frozen=True, slots=True)
class OfferedOfficers:
    """Officers to choose from, by name; `are_more`: there are others, who are found by a part of their name."""

    officers: tuple[DutyFacts, ...] = ()
    are_more: bool = False

    def those(self, taken: Callable[[DutyFacts], bool]) -> "OfferedOfficers":
        """A copy with only the officers for whom `taken` returns True."""
        return replace(self, officers=tuple(filter(taken, self.officers)))

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """User name, and what a list shows."""
        return tuple((one.username, f"{one.name}（{one.username}）") for one in self.officers)


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
