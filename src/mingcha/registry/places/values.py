"""Organisations, sites and authorities as frozen values (articles 3, 4, 6)."""

from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """`kind` is one of city_psb, district_psb, government, unit, contractor."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    uscc: str
    zone: str = ""


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
    street: str = ""
    zone: str = ""

    @property
    def place(self) -> Place:
        """Its place, for rules."""
        return Place(self.division, self.organisation, self.zone)


@dataclass(frozen=True, slots=True)
class Authority:
    """The government and the public security organ at a place (article 4): of the functional zone `zone`, or of the
    district if that is "". `words` is the name of the area; an office is None if none is registered."""

    zone: str
    division: str
    words: Words
    government: OrganisationRow | None
    public_security: OrganisationRow | None
