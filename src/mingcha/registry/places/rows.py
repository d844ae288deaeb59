"""Rows of organisations and sites: finds them by code and converts them to values; not for pages."""

from mingcha.kit.checked import or_missing
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.values import OrganisationRow, SiteRow


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


def organisation_row(held: Organisation) -> OrganisationRow:
    """An organisation as a value."""
    return OrganisationRow(
        held.code, held.name, held.name_en, held.kind, held.division, held.uscc, held.zone, held.department
    )


def organisation_called(code: str, *, about: str = "") -> Organisation:
    """The organisation with this code. Raises Fault(NOT_FOUND) about the argument `about`."""
    return or_missing(Organisation.objects.filter(code=code).first(), "单位", "organisation", code, about=about)


def site_called(code: str) -> Site:
    """The site with this code. Raises Fault(NOT_FOUND)."""
    return or_missing(Site.objects.select_related("organisation").filter(code=code).first(), "场所", "site", code)
