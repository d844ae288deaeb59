"""Public video systems as frozen values (articles 2, 3, 16(5))."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A public video system. `functions`: those of article 2; `in_scope` is False for a system of a non-public place,
    registered voluntarily for `scope_reason`, without filing clocks. `building_unit`, `using_unit`: "" if they are the
    managing unit of its site (articles 9, 16)."""

    code: str
    name: str
    site: str
    legal_class: str
    key_target: bool
    retention_class: str
    functions: tuple[str, ...]
    in_scope: bool
    scope_reason: str
    contractor: str
    contractor_name: str
    building_unit: str = ""
    building_unit_name: str = ""
    using_unit: str = ""
    using_unit_name: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedValues:
    """The entry of the log that an act takes back, and what that entry had set, by code."""

    entry: int
    given: Mapping[str, str]

    def require(self, code: str, now: str) -> None:
        """Raises Fault(CONFLICT) if this is not any more what the entry had set."""
        if self.given[code] != now:
            words = Words(f"{code} 此后已被更改", f"{code} was changed since")
            raise Fault(FaultKind.CONFLICT, words)
