"""What others may read of the registry, as frozen values, each cut to what the asker answers for (article 3)."""

from mingcha.registry.queries.api_tokens import ApiTokenRow, api_tokens
from mingcha.registry.queries.assignments import acts_so_far, assignments
from mingcha.registry.queries.people import actor_names, duty, people, roles, scope
from mingcha.registry.queries.places import (
    authority_of,
    count_organisations,
    count_sites,
    count_systems,
    organisations,
    sites,
    systems,
    unit_of,
)
from mingcha.registry.queries.points import PAGE_ROWS, count_points, district_counts, point, point_rows, points
from mingcha.registry.queries.rows import organisation_row, person_row, point_row, role_row, site_row
from mingcha.registry.queries.seats import layout, layouts, seats
from mingcha.registry.queries.sound import SoundRow
from mingcha.registry.queries.values import (
    Assignment,
    Authority,
    CoordinateFacts,
    DistrictCount,
    LayoutRow,
    OrganisationRow,
    PersonRow,
    PointPage,
    PointRow,
    RoleRow,
    Scope,
    SeatRow,
    SiteRow,
    SystemRow,
)

__all__ = [
    "PAGE_ROWS",
    "ApiTokenRow",
    "Assignment",
    "Authority",
    "CoordinateFacts",
    "DistrictCount",
    "LayoutRow",
    "OrganisationRow",
    "PersonRow",
    "PointPage",
    "PointRow",
    "RoleRow",
    "Scope",
    "SeatRow",
    "SiteRow",
    "SoundRow",
    "SystemRow",
    "actor_names",
    "acts_so_far",
    "api_tokens",
    "assignments",
    "authority_of",
    "count_organisations",
    "count_points",
    "count_sites",
    "count_systems",
    "district_counts",
    "duty",
    "layout",
    "layouts",
    "organisation_row",
    "organisations",
    "people",
    "person_row",
    "point",
    "point_row",
    "point_rows",
    "points",
    "role_row",
    "roles",
    "scope",
    "seats",
    "site_row",
    "sites",
    "systems",
    "unit_of",
]
