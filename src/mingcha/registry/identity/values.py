"""People, roles and their scope, as frozen values (articles 3, 16(2))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
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


@dataclass(frozen=True, slots=True)
class HeldRoleRow:
    """A role of a person on their page: where it reaches, in words, and whether the reader may end it."""

    row: RoleRow
    where: Words
    over: bool
    ends: Decision


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person with what the reader may do. `begun`: the person has set a password; `use` is None for a reader who
    may not know it; `factors` counts second factors."""

    row: PersonRow
    organisation_name: str
    registered_by: str
    roles: tuple[HeldRoleRow, ...]
    begun: bool
    factors: int
    signed_in_at: datetime | None
    knows_use: bool
    acts: Decision
    invites: Decision
    gives: tuple[Role, ...]
