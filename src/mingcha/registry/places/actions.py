"""Organisations, sites and systems, and the designation of key targets (articles 3, 6, 16(5))."""

from mingcha.evidence.entries import act
from mingcha.geo.streets import zone_of
from mingcha.kit.clock import Clock
from mingcha.kit.codes import parse_uscc
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.registry.found import (
    MOST_INITIALS,
    checked_code,
    checked_division,
    checked_division_and_street,
    checked_name,
    checked_zone,
    free,
    organisation_called,
)
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation, OrganisationKind, Site
from mingcha.registry.rows import organisation_row, site_row
from mingcha.registry.values import OrganisationRow, SiteRow


@cites("3")
def add_organisation(
    by: Asker,
    *,
    code: str,
    name: str,
    kind: str,
    division: str,
    clock: Clock,
    name_en: str = "",
    uscc: str = "",
    zone: str = "",
) -> OrganisationRow:
    """Registers an organisation; `kind` is one of city_psb, district_psb, government, unit, contractor. `zone` is the
    functional zone that it belongs to, such as a zone's committee or its branch of the police (article 4)."""
    with act("registry.organisation.add", by=actor_of(by), clock=clock, cites=("3",)) as deed:
        place = Place(checked_division(division), "", checked_zone(zone) if zone else "")
        require(places_rules.may_add_organisation(duty_of(by, clock.now()), place))
        one_of(kind, OrganisationKind.values, "单位类型", "kind of organisation")
        free(Organisation.objects.filter(code=code).exists(), "单位代码已被使用", "the organisation's code is taken")
        organisation = Organisation.objects.create(
            code=checked_code(code),
            name=checked_name(name),
            name_en=checked_name(name_en, 200) if name_en else "",
            kind=kind,
            division=division,
            uscc=parse_uscc(uscc) if uscc else "",
            zone=place.zone,
            initials=initials_of(name)[:MOST_INITIALS],
        )
        deed.wrote(organisation)
        deed.fact("organisation", code)
    return organisation_row(organisation)


@cites("4", "6")
def add_site(
    by: Asker,
    *,
    code: str,
    name: str,
    category: str,
    organisation: str,
    clock: Clock,
    division: str = "",
    street: str = "",
    address: str = "",
) -> SiteRow:
    """Registers a place of article 6 ("6(1)" to "6(12)") with the unit that manages it.

    It lies in a street (nine digits), from which its division and the functional zone that administers it follow, or,
    where no street is known, in a division.
    """
    with act("registry.site.add", by=actor_of(by), clock=clock, cites=("4", "6")) as deed:
        lies_in, street = checked_division_and_street(division, street)
        place = Place(lies_in, organisation, zone_of(lies_in, street))
        require(places_rules.may_add_site(duty_of(by, clock.now()), place, category))
        free(Site.objects.filter(code=code).exists(), "场所代码已被使用", "the site's code is taken")
        site = Site.objects.create(
            code=checked_code(code),
            name=checked_name(name),
            category=category,
            division=place.division,
            street=street,
            zone=place.zone,
            initials=initials_of(name)[:MOST_INITIALS],
            organisation=organisation_called(organisation),
            address=checked_name(address, 200) if address else "",
        )
        deed.wrote(site)
        deed.fact("site", code)
        deed.fact("category", category)
    return site_row(site)


def one_of(text: str, allowed: list[str], zh: str, en: str) -> None:
    """Raises Fault(INVALID) for a text that is not in a list."""
    if text not in allowed:
        raise Fault(FaultKind.INVALID, Words(f"没有这种{zh}：“{text}”", f"there is no {en} {text!r}"))
