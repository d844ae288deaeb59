"""A role that is to be given: its payload in a proposal, its facts for rules, and its row (articles 3, 16(2))."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.codes import division_words
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.values import Payload
from mingcha.registry.identity.asker import role_from
from mingcha.registry.identity.duty import Place, Role, Territory
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rows import newest_training_of, user_called
from mingcha.registry.identity.rules import HeldRole, NewRole
from mingcha.registry.identity.sharing_roles import Employer
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.places.typed import checked_division, checked_zone
from mingcha.registry.staff.models import Filing


@dataclass(frozen=True, slots=True)
class WantedRole:
    """A role as it was asked for; `valid_from` None: from when it takes effect; `valid_until` None: until it is ended.
    At most one of `division`, `organisation` and `zone` is given; none: the whole installation."""

    username: str
    role: str
    division: str = ""
    organisation: str = ""
    zone: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @property
    def payload(self) -> Payload:
        """The same as the payload of a proposal."""
        return {
            "username": self.username,
            "role": self.role,
            "division": self.division,
            "organisation": self.organisation,
            "zone": self.zone,
            "valid_from": self.valid_from.isoformat() if self.valid_from else "",
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
        }

    @classmethod
    def of_payload(cls, payload: Payload) -> "WantedRole":
        """Reads the payload of a proposal. Raises Fault(INVALID) for an instant that is none."""
        texts = {key: str(payload.get(key, "")) for key in ("username", "role", "division", "organisation", "zone")}
        return cls(**texts, valid_from=_instant(payload, "valid_from"), valid_until=_instant(payload, "valid_until"))


@dataclass(frozen=True, slots=True)
class RoleMatter:
    """A role to be given, with its facts from the database: the person, the facts for the rules, the roles that they
    hold at any time of the new one, and its beginning and end."""

    person: User
    new: NewRole
    seat: Organisation | None
    employer: Place | None
    held: tuple[Role, ...]
    starts: datetime
    ends: datetime | None

    @property
    def place(self) -> Place:
        """Where it lies, for lists: the organisation's place, the zone, or the division."""
        territory = self.new.territory
        return self.seat.place if self.seat else Place(territory.division, "", territory.zone)

    @property
    def as_held(self) -> HeldRole:
        """The role with its territory, for the rules on the second person."""
        return HeldRole(self.new.role, self.new.territory, self.new.seat)

    @property
    def effect(self) -> tuple[Words, ...]:
        """What will change, in sentences."""
        role, name = self.new.role.words, f"{self.person.name}（{self.person.username}）"
        where = reach_words(self.new.territory, self.seat.name if self.seat else "")
        until = f"{self.ends.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if self.ends else ""
        ends = Words(f"，至 {until}", f", until {until}") if until else Words("", "")
        employer = self.person.organisation.name if self.person.organisation else ""
        return (
            Words(
                f"{name}（{employer}）将担任“{role.zh}”，范围：{where.zh}{ends.zh}",
                f"{self.person.name} ({self.person.username}; {employer}) becomes {role.en} over {where.en}{ends.en}",
            ),
        )


def role_matter(wanted: WantedRole, now: datetime) -> RoleMatter:
    """Reads the facts of a role to be given. Raises Fault(NOT_FOUND), Fault(INVALID)."""
    person = user_called(wanted.username)
    territory = _territory_from(wanted.division, wanted.organisation, wanted.zone)
    seat = organisation_called(wanted.organisation) if wanted.organisation else None
    starts = max(wanted.valid_from or now, now)
    if wanted.valid_until is not None and wanted.valid_until <= starts:
        raise Fault(FaultKind.INVALID, Words("终止时间须晚于起始时间", "the end must be after the beginning"))
    if not person.is_active:
        raise Fault(FaultKind.CONFLICT, Words("账户已停用", "the account is switched off"))
    new = NewRole(
        user_id=person.pk,
        role=role_from(wanted.role),
        territory=territory,
        seat=seat.place if seat else None,
        trained_on=newest_training_of(person),
        employer=_employer_of(person),
    )
    employer = person.organisation.place if person.organisation else None
    held = _roles_between(person, starts, wanted.valid_until)
    return RoleMatter(person, new, seat, employer, held, starts, wanted.valid_until)


def give_role(record: ActRecord, matter: RoleMatter, filing: Filing | None = None) -> RoleAssignment:
    """Writes the row of a role and its facts; the rules were asked before."""
    territory = matter.new.territory
    assignment = RoleAssignment.objects.create(
        user=matter.person,
        role=matter.new.role.value,
        division=territory.division,
        zone=territory.zone,
        organisation=matter.seat,
        valid_from=matter.starts,
        valid_until=matter.ends,
        trained_on=matter.new.trained_on if filing else None,
        filed_on=filing.filed_on if filing else None,
        filing=filing,
    )
    record.wrote(assignment)
    record.fact("username", matter.person.username)
    record.fact("role", matter.new.role.value)
    record.fact("territory", territory.division or territory.zone or territory.organisation)
    return assignment


def reach_words(territory: Territory, organisation_name: str = "") -> Words:
    """A territory for people."""
    if territory.organisation:
        name = organisation_name or territory.organisation
        return Words(name, name)
    code = territory.zone or territory.division
    return division_words(code) if code else Words("整个平台", "the whole platform")


def _territory_from(division: str, organisation: str, zone: str) -> Territory:
    """The territory given by one of these; all empty: the whole installation. Raises Fault(INVALID) for more than
    one."""
    if sum(bool(part) for part in (division, organisation, zone)) > 1:
        words = Words("辖区、功能区与单位只能选一", "a role reaches one of: a division, a zone, an organisation")
        raise Fault(FaultKind.INVALID, words)
    if division:
        checked_division(division)
    if zone:
        checked_zone(zone)
    return Territory(division, organisation, zone)


def _employer_of(person: User) -> Employer:
    unit = person.organisation
    return Employer(unit.code, unit.kind, unit.department) if unit else Employer()


def _roles_between(person: User, starts: datetime, ends: datetime | None) -> tuple[Role, ...]:
    """The roles of a person at any instant of [starts, ends): incompatible roles must not overlap in future either."""
    held = RoleAssignment.objects.filter(user=person).filter(Q(valid_until=None) | Q(valid_until__gt=starts))
    if ends is not None:
        held = held.filter(valid_from__lt=ends)
    return tuple(Role(role) for role in held.values_list("role", flat=True))


def _instant(payload: Payload, key: str) -> datetime | None:
    text = str(payload.get(key, ""))
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Fault(FaultKind.INVALID, Words(f"不是带时区的时间：“{text[:40]}”", f"not an instant: {text[:40]!r}"))
    return found
