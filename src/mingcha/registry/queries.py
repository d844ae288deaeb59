"""What others may read of the registry, as frozen values, each cut to what the asker answers for (article 3).

No value here carries a camera's password; only `assignments` carries it sealed, for the recorder.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry import rules
from mingcha.registry.duty import DutyFacts, Place, Role, RoleInForce, Territory, is_district
from mingcha.registry.identity import Asker, duty_of, roles_at, territory_of
from mingcha.registry.models import Organisation, Point, RoleAssignment, Site, User

PAGE_ROWS = 500
"""Rows of a list when nobody asks for fewer."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """`kind` is one of city_psb, district_psb, government, unit, contractor."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    uscc: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A place of article 6; `category` is "6(1)" to "6(12)"."""

    code: str
    name: str
    category: str
    division: str
    address: str
    organisation: str
    organisation_name: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as a list shows it; `label` is what footage carries ("R30/trial"); `mandatory`: article 6 demands it."""

    code: str
    name: str
    site: str
    site_name: str
    category: str
    part: str
    mandatory: bool
    system: str
    key_target: bool
    retention_class: str
    organisation: str
    organisation_name: str
    division: str
    zone: str
    contractor: str
    state: str
    enabled: bool
    label: str
    added_at: datetime

    @property
    def place(self) -> Place:
        """Where it lies, for rules."""
        return Place(self.division, self.organisation, self.zone, self.contractor)


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point as its own page shows it; `url`, `username` and the document of a key target are "" for those
    who do not keep the register there."""

    row: PointRow
    url: str
    username: str
    has_password: bool
    epoch: int
    may_write: bool
    site_address: str
    system_name: str
    legal_class: str
    key_target_document: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the roles that hold now."""

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
class Assignment:
    """What the recorder needs of a camera (local protocol, `assign`). The password is sealed with the key folder."""

    camera: str
    url: str
    username: str
    sealed_password: str = field(repr=False)
    epoch: int
    label: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person is for and how far it reaches, for the frame of the pages and the home by role."""

    facts: DutyFacts
    roles: frozenset[Role]
    territories: tuple[Territory, ...]
    may_watch: bool
    may_write: bool


def duty(asker: Asker, at: datetime) -> DutyFacts:
    """The roles of the asker in force at an instant. Raises Fault(UNAUTHENTICATED) when nobody is logged in."""
    return duty_of(asker, at)


def scope(asker: Asker, *, at: datetime) -> Scope:
    """What the asker is for and how far it reaches."""
    facts = duty_of(asker, at)
    return Scope(
        facts=facts,
        roles=frozenset(held.role for held in facts.roles),
        territories=tuple(held.territory for held in facts.roles),
        may_watch=facts.has(Role.MONITOR),
        may_write=facts.has(*rules.KEEPERS),
    )


def points(
    asker: Asker, *, at: datetime, text: str = "", site: str = "", limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[PointRow, ...]:
    """The points that the asker's roles reach, by code; `text` is looked for in code, name and the site's name."""
    rows = _points_in_reach(duty_of(asker, at), text, site)[offset : offset + limit]
    return tuple(point_row(point) for point in rows)


def count_points(asker: Asker, *, at: datetime, text: str = "", site: str = "") -> int:
    """How many points such a list has in all."""
    return _points_in_reach(duty_of(asker, at), text, site).count()


def point(asker: Asker, code: str, *, at: datetime) -> PointPage:
    """One point. Raises Fault(NOT_FOUND) for an unknown code and Refused (article 3) outside the asker's territory."""
    facts = duty_of(asker, at)
    held = _with_all(Point.objects.filter(code=code)).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    row = point_row(held)
    require(rules.may_see(facts, row.place))
    keeps = rules.may_see_address(facts, row.place).allowed
    return PointPage(
        row=row,
        url=held.url if keeps else "",
        username=held.username if keeps else "",
        has_password=bool(held.sealed_password),
        epoch=held.epoch,
        may_write=rules.may_write(facts, row.place).allowed,
        site_address=held.system.site.address,
        system_name=held.system.name,
        legal_class=held.system.legal_class,
        key_target_document=held.system.key_target_document if keeps else "",
    )


def point_rows(codes: tuple[str, ...]) -> dict[str, PointRow]:
    """The points with these codes, for the rules of planes above; unknown codes are absent. Not cut to a reach."""
    return {held.code: point_row(held) for held in _with_all(Point.objects.filter(code__in=codes))}


def sites(asker: Asker, *, at: datetime) -> tuple[SiteRow, ...]:
    """The sites that the asker's roles reach, by code."""
    reach = _reach(duty_of(asker, at), _SITE)
    rows = Site.objects.filter(reach).select_related("organisation").prefetch_related("systems").order_by("code")
    return tuple(site_row(site) for site in rows)


def organisations(asker: Asker, *, at: datetime) -> tuple[OrganisationRow, ...]:
    """The organisations that the asker's roles reach, by code."""
    reach = _reach(duty_of(asker, at), _ORGANISATION)
    return tuple(organisation_row(held) for held in Organisation.objects.filter(reach).order_by("code"))


def people(asker: Asker, *, at: datetime) -> tuple[PersonRow, ...]:
    """The people of organisations in the asker's reach, for those who keep the register and auditors; else nobody."""
    facts = duty_of(asker, at)
    if not facts.has(*rules.KEEPERS, Role.AUDITOR):
        return ()
    reach = _reach(facts, _PERSON)
    rows = list(User.objects.filter(reach).select_related("organisation").order_by("username"))
    roles_by_user: dict[int, list[RoleRow]] = {}
    for held in roles_at(at).select_related("user").filter(user__in=rows):
        roles_by_user.setdefault(held.user_id, []).append(role_row(held))
    return tuple(_person_row(person, tuple(roles_by_user.get(person.pk, ()))) for person in rows)


def roles(asker: Asker, *, at: datetime) -> tuple[RoleRow, ...]:
    """The asker's own roles in force. A program has none of its own."""
    facts = duty_of(asker, at)
    return _roles_of(facts.user_id, at)


def assignments() -> tuple[Assignment, ...]:
    """Every camera as the recorder must have it, by code: for the uplink, never for a page."""
    return tuple(
        Assignment(
            camera=held.code,
            url=held.url,
            username=held.username,
            sealed_password=held.sealed_password,
            epoch=held.epoch,
            label=rules.label_of(held.system.retention_class, held.state),
            enabled=held.enabled and held.state != rules.OUT_OF_USE,
        )
        for held in Point.objects.select_related("system").order_by("code")
    )


def point_row(held: Point) -> PointRow:
    """A point as a value."""
    system, site = held.system, held.system.site
    return PointRow(
        code=held.code,
        name=held.name,
        site=site.code,
        site_name=site.name,
        category=site.category,
        part=held.part,
        mandatory=rules.mandatory(site.category, held.part),
        system=system.code,
        key_target=system.key_target,
        retention_class=system.retention_class,
        organisation=site.organisation.code,
        organisation_name=site.organisation.name,
        division=site.division,
        zone=site.zone,
        contractor=system.contractor.code if system.contractor else "",
        state=held.state,
        enabled=held.enabled,
        label=rules.label_of(system.retention_class, held.state),
        added_at=held.added_at,
    )


def site_row(site: Site) -> SiteRow:
    """A site as a value."""
    return SiteRow(
        code=site.code,
        name=site.name,
        category=site.category,
        division=site.division,
        address=site.address,
        organisation=site.organisation.code,
        organisation_name=site.organisation.name,
        systems=tuple(sorted(system.code for system in site.systems.all())),
    )


def organisation_row(held: Organisation) -> OrganisationRow:
    """An organisation as a value."""
    return OrganisationRow(held.code, held.name, held.name_en, held.kind, held.division, held.uscc)


def person_row(person: User, at: datetime) -> PersonRow:
    """A person as a value, with the roles that hold at an instant."""
    return _person_row(person, _roles_of(person.pk, at))


def _person_row(person: User, held: tuple[RoleRow, ...]) -> PersonRow:
    return PersonRow(
        username=person.username,
        name=person.name,
        badge_no=person.badge_no,
        organisation=person.organisation.code if person.organisation else "",
        active=person.is_active,
        roles=held,
    )


def role_row(held: RoleAssignment) -> RoleRow:
    """A role assignment as a value."""
    return RoleRow(
        assignment=held.pk,
        username=held.user.username,
        role=Role(held.role),
        territory=territory_of(held),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
    )


def _roles_of(user_id: int, at: datetime) -> tuple[RoleRow, ...]:
    return tuple(role_row(held) for held in roles_at(at).select_related("user").filter(user_id=user_id))


def _points_in_reach(facts: DutyFacts, text: str, site: str) -> QuerySet[Point]:
    reach = _reach(facts, _POINT)
    rows = _with_all(Point.objects.filter(reach)).order_by("code")
    if site:
        rows = rows.filter(system__site__code=site)
    if text:
        rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(system__site__name__icontains=text))
    return rows


def _with_all(rows: QuerySet[Point]) -> QuerySet[Point]:
    return rows.select_related("system__site__organisation", "system__contractor")


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Where a table keeps the parts of `Place`; a contractor reaches nothing where there is no such column."""

    division: str
    organisation: str
    zone: str
    contractor: str = ""


_POINT = PlaceColumns(
    "system__site__division", "system__site__organisation__code", "system__site__zone", "system__contractor__code"
)
_SITE = PlaceColumns("division", "organisation__code", "zone")
_ORGANISATION = PlaceColumns("division", "code", "zone")
_PERSON = PlaceColumns("organisation__division", "organisation__code", "organisation__zone")


def _reach(facts: DutyFacts, columns: PlaceColumns) -> Q:
    """The condition of DutyFacts.over for a table, so that a list and the rules agree."""
    reach = Q(pk__in=[])
    for held in facts.roles if facts.active else ():
        reach |= _reach_of(held, columns)
    return reach


def _reach_of(held: RoleInForce, columns: PlaceColumns) -> Q:
    territory = held.territory
    if held.role is Role.CONTRACTOR:
        ours = columns.contractor and territory.organisation
        return Q((columns.contractor, territory.organisation)) if ours else Q(pk__in=[])
    if territory.organisation:
        return Q((columns.organisation, territory.organisation))
    if territory.zone:
        return Q((columns.zone, territory.zone))
    if not territory.prefix:
        # everything, also what has no seat, such as the first administrator
        return Q(pk__isnull=False)
    inside = Q((f"{columns.division}__startswith", territory.prefix))
    return inside & Q((columns.zone, "")) if is_district(territory.prefix) else inside
