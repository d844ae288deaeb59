"""Proposes a site outside the unit's own division; the district of the site confirms (articles 3, 4, 6)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.geo.streets import zone_of
from mingcha.kit.checked import free
from mingcha.kit.clock import Clock
from mingcha.kit.codes import division_words
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.actions import new_site
from mingcha.registry.places.models import Site
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.places.typed import checked_division_and_street

OTHER_DIVISION_KIND = "other_division"
_FIELDS = ("code", "name", "category", "organisation", "division", "street", "address")


@dataclass(frozen=True, slots=True)
class SiteMatter:
    """A site in another division than its unit's."""

    site: Place
    category: str


@cites("3", "4", "6")
def propose_site(
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
) -> ProposalRow:
    """Proposes a site outside its unit's own division to the public security organ of the site's district.

    Raises Refused by the rule of registering a site, Fault(CONFLICT) if the unit may register it by itself or the code
    is taken, Fault(INVALID), Fault(NOT_FOUND).
    """
    given = {"code": code, "name": name, "category": category, "organisation": organisation, "division": division}
    payload: Payload = {**given, "street": street, "address": address}
    return propose(by, OTHER_DIVISION_KIND, payload, clock=clock)


def _read(payload: Payload, at: datetime) -> Matter[SiteMatter]:
    del at
    given = {name: str(payload.get(name, "")) for name in _FIELDS}
    unit = organisation_called(given["organisation"])
    lies_in, street = checked_division_and_street(given["division"], given["street"])
    place = Place(lies_in, unit.code, zone_of(lies_in, street))
    free(
        places_rules.lies_in_own(place, unit.place),
        "该场所在本单位所在区，可以直接登记",
        "the site is in the unit's own district: register it",
    )
    free(Site.objects.filter(code=given["code"]).exists(), "场所代码已被使用", "the site's code is taken")
    area = division_words(place.zone or place.division)
    effect = Words(
        f"{unit.name}（{unit.code}）在{area.zh}登记场所“{given['name']}”（{given['code']}）",
        f"{unit.name} ({unit.code}) registers the site {given['name']} ({given['code']}) in {area.en}",
    )
    return Matter(SiteMatter(place, given["category"]), place, unit.code, (effect,))


@cites("3", "6")
def _may_propose(who: DutyFacts, matter: SiteMatter, at: datetime) -> Decision:
    del at
    return places_rules.may_add_site(who, matter.site, matter.category)


@cites("3", "4")
def _may_confirm(who: DutyFacts, matter: SiteMatter, at: datetime) -> Decision:
    del at
    return places_rules.may_receive_site(who, matter.site)


def _carry_out(record: ActRecord, carrying: Carrying[SiteMatter]) -> str:
    given = {name: str(carrying.payload.get(name, "")) for name in _FIELDS}
    record.wrote(new_site(record, carrying.confirmer, **given))
    return ""


OTHER_DIVISION = ProposalKind(
    name=OTHER_DIVISION_KIND,
    words=Words("跨区登记场所", "Site in another district"),
    articles=("3", "4", "6"),
    confirmed_by=Words("场所所在区公安机关", "the public security organ of the site's district"),
    confirmers=frozenset(places_rules.PUBLIC_SECURITY),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
