"""A person's roles and territory as plain values for rules (articles 3, 16(2))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class Role(StrEnum):
    """The roles. A person has powers only by a role, and only inside its territory."""

    ADMINISTRATOR = "administrator"  # system administrator: machine, networks, units, accounts; sees no footage
    SECURITY_ADMINISTRATOR = "security_admin"  # gives rights, has none of its own
    MONITOR = "monitor"  # duty viewing
    UNIT_MANAGER = "unit_manager"
    DISTRICT_OFFICER = "district_officer"
    CITY_OFFICER = "city_officer"
    AUDITOR = "auditor"  # audit administrator: reads everything but footage, writes nothing
    CONTRACTOR = "contractor"  # builds or maintains systems: sees their register and trial footage, no other footage
    TECHNICIAN = "technician"  # of the unit itself: sees its trial footage (article 8), no other footage
    DATA_CLERK = "data_clerk"  # keeps the catalogue of shared data (article 13); no register of points, no footage
    DEPARTMENT_USER = "department_user"  # asks for shared data for the own department (article 13); nothing else

    @property
    def words(self) -> Words:
        """The role's name for people."""
        return _ROLE_WORDS[self]

    @property
    def keeps_no_register(self) -> bool:
        """Whether its territory opens nothing of the register: a role of sharing, which has its own rules."""
        return self in _OF_SHARING


_ROLE_WORDS = {
    Role.ADMINISTRATOR: Words("系统管理员", "system administrator"),
    Role.SECURITY_ADMINISTRATOR: Words("安全管理员", "security administrator"),
    Role.MONITOR: Words("监看员", "monitor"),
    Role.UNIT_MANAGER: Words("单位保卫负责人", "unit security manager"),
    Role.DISTRICT_OFFICER: Words("区备案民警", "district officer"),
    Role.CITY_OFFICER: Words("市局民警", "city officer"),
    Role.AUDITOR: Words("审计管理员", "audit administrator"),
    Role.CONTRACTOR: Words("承建运维人员", "contractor"),
    Role.TECHNICIAN: Words("单位技术人员", "unit technician"),
    Role.DATA_CLERK: Words("数据目录管理员", "data clerk"),
    Role.DEPARTMENT_USER: Words("需求部门经办人员", "department user"),
}
_OF_SHARING = frozenset({Role.DATA_CLERK, Role.DEPARTMENT_USER})


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a request of a person came in: by a session of the pages or by an API token, whose numbers these are; 0 for
    none (a program on the machine itself)."""

    session: int = 0
    token: int = 0
    token_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for decisions on responsibility: its division (GB/T 2260), its managing unit, the functional zone that
    administers it ("" for none, article 4) and the organisation that builds or maintains it."""

    division: str
    organisation: str
    zone: str = ""
    contractor: str = ""


@dataclass(frozen=True, slots=True)
class Territory:
    """The territory of a role: a division with all below it ("420100" is the whole of Wuhan), or one organisation, or
    one functional zone, or, with all empty, the whole installation.
    Places administered by a zone belong to the zone and to the city, not to the district on whose land they lie
    (article 4: a zone's committee is the government of its level).
    """

    division: str = ""
    organisation: str = ""
    zone: str = ""

    def covers(self, place: Place) -> bool:
        """Whether this place is inside."""
        if self.organisation:
            return place.organisation == self.organisation
        if self.zone:
            return place.zone == self.zone
        prefix = division_prefix(self.division)
        return place.division.startswith(prefix) and (not place.zone or not is_district(prefix))

    def contains(self, other: "Territory", seat: Place | None = None) -> bool:
        """Whether the other territory is no wider than this one; `seat` is the place of the other's organisation."""
        if other.organisation:
            return self.covers(seat or Place("", other.organisation))
        if other.zone:
            return self.zone == other.zone or not (self.organisation or self.zone or is_district(self.prefix))
        return not (self.organisation or self.zone) and other.division.startswith(self.prefix)

    @property
    def prefix(self) -> str:
        """The digits shared by all its divisions; "" for a territory that is not a division."""
        return division_prefix(self.division)


def is_district(prefix: str) -> bool:
    """Whether a prefix of a division is longer than the four digits of a city."""
    return len(prefix) > len("4201")


def division_prefix(division: str) -> str:
    """The digits shared by all divisions below: "420100" -> "4201" (GB/T 2260: pairs for province, city, county)."""
    while division.endswith("00"):
        division = division[:-2]
    return division


@dataclass(frozen=True, slots=True)
class RoleInForce:
    """One role assignment in force. Article 16(2) requires training and filing of monitoring staff.

    `trained_on` is the day of the newest training passed. `filed_in` is the district or zone of the organ that received
    the filing; None for a filing before receipts were recorded.
    """

    role: Role
    territory: Territory
    valid_from: datetime
    valid_until: datetime | None = None
    trained_on: date | None = None
    filed_on: date | None = None
    filed_in: Territory | None = None

    def reaches(self, place: Place) -> bool:
        """Whether the role covers this place; a contractor's role covers what its organisation builds."""
        if self.role is Role.CONTRACTOR:
            return bool(self.territory.organisation) and place.contractor == self.territory.organisation
        return self.territory.covers(place)


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """A person (or a program of ours, `user_id` 0) with the roles in force at the given instant."""

    user_id: int
    username: str
    name: str
    badge_no: str
    organisation: str
    active: bool
    roles: tuple[RoleInForce, ...]
    organisation_name: str = ""

    def has(self, *roles: Role) -> bool:
        """Whether any of these roles is in force, in any territory."""
        return self.active and any(held.role in roles for held in self.roles)

    def over(self, place: Place, *roles: Role) -> tuple[RoleInForce, ...]:
        """The assignments of these roles that cover this place; if none is given, of all that reach the register."""
        if not self.active:
            return ()
        return tuple(held for held in self.roles if _is_asked(held.role, roles) and held.reaches(place))

    def over_all(self, places: Iterable[Place], *roles: Role) -> bool:
        """Whether each place is covered by one of these roles."""
        return all(self.over(place, *roles) for place in places)

    @property
    def reads_register(self) -> bool:
        """Whether a role of this person reaches anything of the register."""
        return self.active and any(not held.role.keeps_no_register for held in self.roles)


def _is_asked(role: Role, roles: tuple[Role, ...]) -> bool:
    return role in roles if roles else not role.keeps_no_register
