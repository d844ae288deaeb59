"""Organisations, sites and who answers for a place, as frozen values (articles 3, 4, 6)."""

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
        """Where it lies, for rules."""
        return Place(self.division, self.organisation, self.zone)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who leads at a place and who is its public security organ (article 4): of the functional zone `zone`, or of the
    district when it is "". `words` is the name of that area; an office is None when none is registered."""

    zone: str
    division: str
    words: Words
    government: OrganisationRow | None
    public_security: OrganisationRow | None
