"""Registers organisations and sites (articles 3, 4, 6)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.geo.streets import zone_of
from mingcha.kit.checked import checked_code, checked_name, free, one_of
from mingcha.kit.clock import Clock
from mingcha.kit.codes import parse_uscc
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.law.departments import NOT_STATED, Department
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.changes import tell_organisations_named, tell_sites_named
from mingcha.registry.places.models import MOST_INITIALS, Organisation, OrganisationKind, Site
from mingcha.registry.places.rows import organisation_called, organisation_row, site_row
from mingcha.registry.places.typed import checked_division, checked_division_and_street, checked_zone
from mingcha.registry.places.values import OrganisationRow, SiteRow


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
    department: str = NOT_STATED,
) -> OrganisationRow:
    """Registers an organisation; `kind` is a value of OrganisationKind. `zone` is its functional zone, for example of a
    zone's committee or its branch of the police (article 4); `department` says what a government is (law.departments).
    """
    with act("registry.organisation.add", by=actor_of(by), clock=clock, cites=("3",)) as record:
        organisation = new_organisation(
            record,
            duty_of(by, clock.now()),
            code=code,
            name=name,
            kind=kind,
            division=division,
            name_en=name_en,
            uscc=uscc,
            zone=zone,
            department=department,
        )
    return organisation_row(organisation)


def new_organisation(
    record: ActRecord,
    who: DutyFacts,
    *,
    code: str,
    name: str,
    kind: str,
    division: str,
    name_en: str = "",
    uscc: str = "",
    zone: str = "",
    department: str = NOT_STATED,
) -> Organisation:
    """Registers an organisation inside another act, by the same rules. Raises as `add_organisation` does."""
    place = Place(checked_division(division), "", checked_zone(zone) if zone else "")
    require(places_rules.may_add_organisation(who, place))
    one_of(kind, OrganisationKind.values, "单位类型", "kind of organisation")
    free(Organisation.objects.filter(code=code).exists(), "单位代码已被使用", "the organisation's code is taken")
    if department:
        _require_department(kind, department, place)
    organisation = Organisation.objects.create(
        code=checked_code(code),
        name=checked_name(name),
        name_en=checked_name(name_en, 200) if name_en else "",
        kind=kind,
        division=division,
        uscc=parse_uscc(uscc) if uscc else "",
        zone=place.zone,
        initials=initials_of(name)[:MOST_INITIALS],
        department=department,
    )
    record.wrote(organisation)
    tell_organisations_named(Organisation.objects.filter(pk=organisation.pk))
    record.fact("organisation", code)
    if department:
        record.fact("department", department)
    return organisation


def _require_department(kind: str, department: str, place: Place) -> None:
    """Raises Fault(INVALID) for a department that article 4 does not name or of an organisation that is no government,
    Fault(CONFLICT) for a second government of a level."""
    one_of(department, [one.value for one in Department], "部门", "department")
    if kind != OrganisationKind.GOVERNMENT.value:
        raise Fault(FaultKind.INVALID, Words("只有政府部门才填写部门", "only a government has a department"))
    if department == Department.GOVERNMENT:
        held = Organisation.objects.filter(department=department, zone=place.zone)
        taken = held if place.zone else held.filter(division=place.division)
        free(taken.exists(), "本级人民政府（管委会）已登记", "the government of this level is registered already")


@cites("3", "4", "6")
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
    """Registers a place of article 6 ("6(1)" to "6(12)") with its managing unit.

    It has a street (nine digits), which determines its division and functional zone, or, if the street is unknown, a
    division. One outside the unit's own division is registered by the public security organ of that district.
    """
    with act("registry.site.add", by=actor_of(by), clock=clock, cites=("3", "4", "6")) as record:
        site = new_site(
            record,
            duty_of(by, clock.now()),
            code=code,
            name=name,
            category=category,
            organisation=organisation,
            division=division,
            street=street,
            address=address,
        )
    return site_row(site)


def new_site(
    record: ActRecord,
    who: DutyFacts,
    *,
    code: str,
    name: str,
    category: str,
    organisation: str,
    division: str = "",
    street: str = "",
    address: str = "",
) -> Site:
    """Registers a site inside another act, by the same rules. Raises as `add_site` does."""
    lies_in, street = checked_division_and_street(division, street)
    place = Place(lies_in, organisation, zone_of(lies_in, street))
    require(places_rules.may_add_site(who, place, category))
    free(Site.objects.filter(code=code).exists(), "场所代码已被使用", "the site's code is taken")
    unit = organisation_called(organisation)
    require(places_rules.may_lie_in(who, place, unit.place))
    site = Site.objects.create(
        code=checked_code(code),
        name=checked_name(name),
        category=category,
        division=place.division,
        street=street,
        zone=place.zone,
        initials=initials_of(name)[:MOST_INITIALS],
        organisation=unit,
        address=checked_name(address, 200) if address else "",
    )
    record.wrote(site)
    tell_sites_named(Site.objects.filter(pk=site.pk))
    record.fact("site", code)
    record.fact("category", category)
    return site
