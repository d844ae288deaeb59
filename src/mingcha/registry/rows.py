"""Rows of the registry as frozen values."""

from datetime import datetime

from mingcha.geo.coordinates import System as CoordinateSystem
from mingcha.geo.coordinates import parse_located, residual_m
from mingcha.registry.identity.asker import roles_at, territory_of
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.models import Point
from mingcha.registry.seats.models import Seat, WallLayout
from mingcha.registry.systems.models import System
from mingcha.registry.values import (
    CoordinateFacts,
    LayoutRow,
    OrganisationRow,
    PersonRow,
    PointRow,
    RoleRow,
    SeatRow,
    SiteRow,
    SystemRow,
)

NDEG_PER_DEGREE = 1_000_000_000
"""Coordinates are kept as whole numbers of 1e-9 degrees (0.1 mm), so that every database holds them exactly."""


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
        mandatory=points_rules.mandatory(site.category, held.part),
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
        label=points_rules.label_of(system.retention_class, held.state),
        added_at=held.added_at,
        street=site.street,
        longitude=degrees(held.longitude_ndeg),
        latitude=degrees(held.latitude_ndeg),
        azimuth_deg=held.azimuth_deg,
        view_angle_deg=held.view_angle_deg,
        view_range_m=held.view_range_m,
        moves=held.moves,
        has_sub=bool(held.sub_url),
    )


def degrees(ndeg: int | None) -> float | None:
    """Degrees of a stored whole number of 1e-9 degrees."""
    return None if ndeg is None else ndeg / NDEG_PER_DEGREE


def coordinate_facts(held: Point) -> CoordinateFacts | None:
    """The coordinate of a point with its original, None until it is placed."""
    longitude, latitude = degrees(held.longitude_ndeg), degrees(held.latitude_ndeg)
    if longitude is None or latitude is None:
        return None
    system = CoordinateSystem(held.original_system)
    original = parse_located(f"{held.original_x}, {held.original_y}", system)
    return CoordinateFacts(
        longitude=longitude,
        latitude=latitude,
        original_x=held.original_x,
        original_y=held.original_y,
        original_system=system,
        method=held.coordinate_method,
        accuracy_m=(held.coordinate_accuracy_mm or 0) / 1000,
        epoch=held.coordinate_epoch,
        residual_m=residual_m(longitude, latitude, original),
        label_reason=held.label_reason,
        outside_reason=held.outside_reason,
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
        street=site.street,
        zone=site.zone,
    )


def system_row(held: System) -> SystemRow:
    """A system as a value."""
    return SystemRow(
        code=held.code,
        name=held.name,
        site=held.site.code,
        legal_class=held.legal_class,
        key_target=held.key_target,
        retention_class=held.retention_class,
        functions=tuple(held.functions.split()),
        in_scope=places_rules.in_scope(held.legal_class),
        scope_reason=held.scope_reason,
        contractor=held.contractor.code if held.contractor else "",
        contractor_name=held.contractor.name if held.contractor else "",
    )


def seat_row(held: Seat) -> SeatRow:
    """A seat as a value."""
    return SeatRow(held.code, held.name, held.organisation.code, held.organisation.name, held.theme)


def layout_row(held: WallLayout) -> LayoutRow:
    """A layout as a value."""
    return LayoutRow(
        number=held.pk,
        seat=held.seat.code,
        seat_name=held.seat.name,
        name=held.name,
        version=held.version,
        tiles=held.tiles,
        pages=tuple(tuple(page) for page in held.pages),
        dwell_s=held.dwell_s,
        shared=held.shared,
        withdrawn=held.withdrawn,
        made_at=held.made_at,
    )


def organisation_row(held: Organisation) -> OrganisationRow:
    """An organisation as a value."""
    return OrganisationRow(held.code, held.name, held.name_en, held.kind, held.division, held.uscc, held.zone)


def person_row(person: User, at: datetime) -> PersonRow:
    """A person as a value, with the roles that hold at an instant."""
    return person_with_roles(person, roles_of(person.pk, at))


def person_with_roles(person: User, held: tuple[RoleRow, ...]) -> PersonRow:
    """A person as a value, with these roles."""
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


def roles_of(user_id: int, at: datetime) -> tuple[RoleRow, ...]:
    """The roles of a person that hold at an instant."""
    return tuple(role_row(held) for held in roles_at(at).select_related("user").filter(user_id=user_id))
