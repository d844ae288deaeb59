"""What others may read of the registry, as frozen values, each cut to what the asker answers for (article 3)."""

from mingcha.registry.queries.assignments import assignments
from mingcha.registry.queries.people import duty, people, roles, scope
from mingcha.registry.queries.places import organisations, sites
from mingcha.registry.queries.points import PAGE_ROWS, count_points, point, point_rows, points
from mingcha.registry.queries.rows import organisation_row, person_row, point_row, role_row, site_row
from mingcha.registry.queries.values import (
    Assignment,
    CoordinateFacts,
    OrganisationRow,
    PersonRow,
    PointPage,
    PointRow,
    RoleRow,
    Scope,
    SiteRow,
)

__all__ = [
    "PAGE_ROWS",
    "Assignment",
    "CoordinateFacts",
    "OrganisationRow",
    "PersonRow",
    "PointPage",
    "PointRow",
    "RoleRow",
    "Scope",
    "SiteRow",
    "assignments",
    "count_points",
    "duty",
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
    "site_row",
    "sites",
]
