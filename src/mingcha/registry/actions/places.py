"""Organisations, sites and systems, and the designation of key targets (articles 3, 6, 16(5))."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.codes import parse_uscc
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.streets import zone_of
from mingcha.kit.words import Words
from mingcha.registry import rules
from mingcha.registry.actions.found import (
    MOST_INITIALS,
    checked_code,
    checked_division,
    checked_division_and_street,
    checked_name,
    checked_zone,
    free,
    organisation_called,
    site_called,
    system_called,
)
from mingcha.registry.duty import Place
from mingcha.registry.identity import Asker, actor_of, duty_of
from mingcha.registry.models import LegalClass, Organisation, OrganisationKind, Site, System
from mingcha.registry.places import place_of
from mingcha.registry.queries import OrganisationRow, SiteRow, organisation_row, site_row


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
        require(rules.may_add_organisation(duty_of(by, clock.now()), place))
        _one_of(kind, OrganisationKind.values, "单位类型", "kind of organisation")
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
        require(rules.may_add_site(duty_of(by, clock.now()), place, category))
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


@cites("16(5)")
def add_system(
    by: Asker, *, code: str, name: str, site: str, clock: Clock, legal_class: str = LegalClass.OPERATOR.value
) -> str:
    """Registers a public video system of a site in the general retention class; its code comes back."""
    with act("registry.system.add", by=actor_of(by), clock=clock, cites=("16(5)",)) as deed:
        place = site_called(site)
        require(rules.may_write(duty_of(by, clock.now()), place_of(place)))
        _one_of(legal_class, LegalClass.values, "法定类别", "legal class")
        free(System.objects.filter(code=code).exists(), "系统代码已被使用", "the system's code is taken")
        system = System.objects.create(
            code=checked_code(code),
            name=checked_name(name),
            site=place,
            legal_class=legal_class,
            retention_class=rules.retention_of(key_target=False).value,
        )
        deed.wrote(system)
        deed.fact("system", code)
    return system.code


@cites("16(5)")
def mark_key_target(by: Asker, *, system: str, document: str, clock: Clock) -> None:
    """Marks a whole system as a counter-terror key target: from now on all its footage is kept ninety days."""
    with act("registry.system.mark_key_target", by=actor_of(by), clock=clock, cites=("16(5)",)) as deed:
        held = system_called(system)
        require(rules.may_mark_key_target(duty_of(by, clock.now()), place_of(held), document))
        if held.key_target:
            words = Words("该系统已是重点目标", "the system is a key target already")
            raise Fault(FaultKind.CONFLICT, words)
        held.key_target = True
        held.key_target_document = checked_name(document)
        held.retention_class = rules.retention_of(key_target=True).value
        held.save(update_fields=["key_target", "key_target_document", "retention_class"])
        deed.wrote(held)
        deed.fact("system", held.code)
        deed.fact("document", held.key_target_document)


def _one_of(text: str, allowed: list[str], zh: str, en: str) -> None:
    if text not in allowed:
        raise Fault(FaultKind.INVALID, Words(f"没有这种{zh}：“{text}”", f"there is no {en} {text!r}"))
