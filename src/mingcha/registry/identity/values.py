"""People, roles and their scope, as frozen values (articles 3, 16(2))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.identity.duty import DutyFacts, Role, Territory


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the roles in force."""

    username: str
    name: str
    badge_no: str
    organisation: str
    active: bool
    roles: tuple["RoleRow", ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role assignment; `assignment` is its number for end_role."""

    assignment: int
    username: str
    role: Role
    territory: Territory
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Scope:
    """A person's roles and territories, for the frame of the pages and the start page by role."""

    facts: DutyFacts
    roles: frozenset[Role]
    territories: tuple[Territory, ...]
    may_watch: bool
    may_write: bool
