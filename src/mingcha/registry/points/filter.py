"""What a list, a map or a table of points is asked for: parsed once from a query, written back as one (article 3).

A filter narrows; it never widens what the asker's roles reach.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from mingcha.geo.streets import STREETS
from mingcha.kit.codes import DIVISIONS, ZONES_BY_CODE
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES

STATES = ("ok", "poor", "down", "off", "wait")
"""What a point is doing, for list and map (overview/points/condition.py says which is which)."""
ON_TRIAL = "trial"
USES = (ON_TRIAL, "used")
"""Whether a point is on trial or was put into use (article 8), whatever it is doing."""

OUTSIDE_ZONES = "none"
"""The value of `zone` for points that no functional zone administers: with a district, the points of that district's
own government (article 4)."""

LONGEST_TEXT = 100
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", re.ASCII)
_CATEGORY_CODES = frozenset(category.code for category in CATEGORIES)


@dataclass(frozen=True, slots=True)
class PointFilter:
    """Every field is "" when it does not narrow. `division`, `zone` (a code or OUTSIDE_ZONES) and `street` are those of
    the site, `cat` an item of article 6 ("6(5)"), `use` one of USES, `site` and `unit` the codes of site and managing
    unit, `q` text to look for."""

    state: str = ""
    use: str = ""
    division: str = ""
    zone: str = ""
    street: str = ""
    cat: str = ""
    site: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "PointFilter":
        """Reads a query; keys that are no field are left alone. Raises Fault(INVALID) for a value that cannot be."""
        given = {field.name: query.get(field.name, "").strip() for field in fields(cls)}
        given["q"] = given["q"][:LONGEST_TEXT]
        _check("state", given["state"], given["state"] in STATES)
        _check("use", given["use"], given["use"] in USES)
        _check("division", given["division"], given["division"] in DIVISIONS)
        _check("zone", given["zone"], given["zone"] == OUTSIDE_ZONES or given["zone"] in ZONES_BY_CODE)
        _check("street", given["street"], given["street"] in STREETS)
        _check("cat", given["cat"], given["cat"] in _CATEGORY_CODES)
        for name in ("site", "unit"):
            _check(name, given[name], bool(_CODE.fullmatch(given[name])))
        _check("q", given["q"], given["q"].isprintable())
        return cls(**given)

    @property
    def query(self) -> str:
        """The filter as a query string, "" when it narrows nothing; parse gives the same filter back."""
        return urlencode([(field.name, value) for field in fields(self) if (value := getattr(self, field.name))])

    @property
    def zone_code(self) -> str | None:
        """The zone of the site that is asked for: a code, "" for none, None if zones do not matter."""
        return ("" if self.zone == OUTSIDE_ZONES else self.zone) if self.zone else None

    @property
    def narrows(self) -> bool:
        """Whether the filter excludes any point."""
        return self != EVERYTHING

    def but(self, **changed: str) -> "PointFilter":
        """The same filter with some fields changed, for the links of a page."""
        return replace(self, **changed)


EVERYTHING = PointFilter()
"""The filter that narrows nothing."""


def _check(name: str, value: str, allowed: bool) -> None:
    if value and not allowed:
        words = Words(f"筛选条件“{name}”没有这个值：“{value[:40]}”", f"the filter {name!r} knows no {value[:40]!r}")
        raise Fault(FaultKind.INVALID, words)
