"""Organisations and sites as frozen values (articles 3, 4, 6)."""

from dataclasses import dataclass

from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """`kind` is a value of places.models.OrganisationKind; `department` one of law.departments for a government, ""
    for others and where it was not stated."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    uscc: str
    zone: str = ""
    department: str = ""

    @property
    def place(self) -> Place:
        """Its place, for rules."""
        return Place(self.division, self.code, self.zone)


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
class FoundSite:
    """What a search shows of a site."""

    code: str
    name: str
    address: str
    division: str
    zone: str
