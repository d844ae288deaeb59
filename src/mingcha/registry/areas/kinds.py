"""The kinds of areas: their words, the article that each serves, the roles that draw and end them, and what each needs.

The value of a kind is stored in the database, so it never changes.
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.rules import PUBLIC_SECURITY


class AreaKind(StrEnum):
    """What an area is drawn for."""

    CASES = "cases"
    PRIVATE = "private"
    POLLING = "polling"
    CLASSIFIED = "classified"

    @property
    def facts(self) -> "AreaKindFacts":
        """What holds for every area of the kind."""
        return AREA_KINDS[self]


@dataclass(frozen=True, slots=True)
class AreaKindFacts:
    """The name of a kind, its article, and who draws and ends it. `needs_end`: it has a last day; `has_hours`: it has
    opening hours; `needs_unit`: it belongs to a unit; `hides`: no camera may look into it without a privacy mask."""

    words: Words
    article: str
    drawn_by: tuple[Role, ...] = PUBLIC_SECURITY
    needs_end: bool = False
    has_hours: bool = False
    needs_unit: bool = False
    hides: bool = False


AREA_KINDS: dict[AreaKind, AreaKindFacts] = {
    AreaKind.CASES: AreaKindFacts(
        Words("案件易发、频发区域", "Cases likely or frequent"),
        "6(11)",
        drawn_by=(Role.DISTRICT_OFFICER,),
        needs_end=True,
    ),
    AreaKind.PRIVATE: AreaKindFacts(Words("禁止拍摄的隐私区域", "Private: nobody may film it"), "18(6)", hides=True),
    AreaKind.POLLING: AreaKindFacts(
        Words("选举投票点", "Polling place"), "18(5)", needs_end=True, has_hours=True, hides=True
    ),
    AreaKind.CLASSIFIED: AreaKindFacts(
        Words("涉密单位", "Classified unit"), "799-10", drawn_by=(Role.CITY_OFFICER,), needs_unit=True
    ),
}
"""A designation of article 6(11) is the district's list; a classified unit is drawn by the city's organ alone."""
