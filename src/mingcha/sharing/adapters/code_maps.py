"""The codes that a receiver has for the names of our lists, a map a target (article 13(1)). Platforms number them
differently: a share type is 1 to 3, 01 to 03, or 0 to 2 in another order. Pure.

A map is taken only whole and one to one: each name of a list has a code, and no two have one that a receiver could take
for the same.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    ShareType,
    ShareWay,
)

_MOST_CODE_CHARACTERS = 40
_LISTS: Mapping[str, type[StrEnum]] = {
    "share_type": ShareType,
    "share_way": ShareWay,
    "openness": Openness,
    "cycle": Cycle,
    "level": DataLevel,
    "formats": SetFormat,
    "basis_rank": BasisRank,
    "type": SetItemKind,
}
"""The lists that may have codes, by the field of a row in which their names stand."""
CODED_LISTS = tuple(_LISTS)
"""Their names."""


def names_of_list(name: str) -> tuple[tuple[str, Words], ...]:
    """The names of one of CODED_LISTS that need a code each, with what people call them."""
    return tuple((one.value, one.words) for one in _LISTS[name])  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CodeMap:
    """Codes by field and name; a field without any leaves with its names."""

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def coded(self, row: Mapping[str, Json]) -> dict[str, Json]:
        """A row with codes in place of names, in the objects inside it, too; "" stays."""
        return {name: self._coded(name, value) for name, value in row.items()}

    def _coded(self, name: str, value: Json) -> Json:
        if isinstance(value, str):
            return self.codes[name][value] if value and name in self.codes else value
        if isinstance(value, Mapping):
            return self.coded(value)
        if isinstance(value, list | tuple):
            return [self._coded(name, one) for one in value]
        return value


AS_NAMED = CodeMap()
"""The names themselves."""


def code_map_of(codes: Mapping[str, object]) -> CodeMap:
    """A map as a target has it: codes by name, by field. Raises Fault(INVALID) for a field or name that there is not,
    for a name without a code, and for two names with one code."""
    return CodeMap({name: _checked_list(name, found) for name, found in codes.items()})


def _checked_list(name: str, codes: object) -> Mapping[str, str]:
    if name not in _LISTS:
        raise _wrong(f"没有可对照的列表 {_shown(name)}", f"there is no list {_shown(name)} that has codes")
    if not isinstance(codes, Mapping) or not all(isinstance(one, str) for one in (*codes, *codes.values())):
        raise _wrong(f"{name}：代码须是文本", f"{name}: codes are texts")
    names = {one.value for one in _LISTS[name]}
    if codes.keys() != names:
        odd = ", ".join(map(_shown, sorted(codes.keys() ^ names)))
        raise _wrong(f"{name}：缺少或者多余的名称 {odd}", f"{name}: names that are missing or unknown: {odd}")
    if not all(0 < len(code) <= _MOST_CODE_CHARACTERS and code.isprintable() for code in codes.values()):
        raise _wrong(f"{name}：代码须为 1 至 40 个字符", f"{name}: a code has 1 to 40 characters")
    if len({_as_read(code) for code in codes.values()}) < len(codes):
        raise _wrong(f"{name}：两个名称的代码相同", f"{name}: two names have one code")
    return dict(codes)


def _as_read(code: str) -> str:
    """What a receiver may take a code for: 1, 01 and full-width １ are one for a program that reads numbers."""
    plain = unicodedata.normalize("NFKC", code).strip().casefold()
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain


def _shown(name: str) -> str:
    return "".join(one for one in name if one.isprintable())[:40]


def _wrong(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en), about="code_map")
