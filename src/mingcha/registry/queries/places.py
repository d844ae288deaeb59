"""The organisations and sites in the asker's reach (articles 3, 4, 6)."""

from datetime import datetime

from mingcha.registry.identity import Reader, duty_of
from mingcha.registry.models import Organisation, Site
from mingcha.registry.queries.rows import organisation_row, site_row
from mingcha.registry.queries.values import OrganisationRow, SiteRow
from mingcha.registry.reach import ORGANISATION, SITE, reach


def sites(asker: Reader, *, at: datetime) -> tuple[SiteRow, ...]:
    """The sites that the asker's roles reach, by code."""
    rows = (
        Site.objects.filter(reach(duty_of(asker, at), SITE))
        .distinct()
        .select_related("organisation")
        .prefetch_related("systems")
        .order_by("code")
    )
    return tuple(site_row(site) for site in rows)


def organisations(asker: Reader, *, at: datetime) -> tuple[OrganisationRow, ...]:
    """The organisations that the asker's roles reach, by code."""
    rows = Organisation.objects.filter(reach(duty_of(asker, at), ORGANISATION)).order_by("code")
    return tuple(organisation_row(held) for held in rows)
