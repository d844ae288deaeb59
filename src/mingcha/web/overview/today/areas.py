"""Points by district, zone or street for a start page: shares by condition, and the sortable table of the city."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from mingcha.geo.streets import STREETS
from mingcha.kit.codes import division_words
from mingcha.kit.words import Words
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.queries import Found
from mingcha.registry.points.filter import OUTSIDE_ZONES, PointFilter
from mingcha.web.frame.addresses import address
from mingcha.web.registry.points.point_state import CONDITION_WORDS, TONES

BAR = (Condition.OK, Condition.POOR, Condition.DOWN, Condition.WAIT, Condition.OFF)
"""The conditions in the order of a share bar; points on trial are another axis and have a number of their own."""
LEGEND = tuple((TONES[one], CONDITION_WORDS[one]) for one in BAR)
"""The legend of a share bar."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district, zone or street with its points; `shares` are (tone, per cent) of the bar."""

    label: Words
    url: str
    total: int
    ok: int
    bad: int
    wait: int
    off: int
    trial: int
    shares: tuple[tuple[str, str], ...]
    counted: Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of districts with the address for sorting by it."""

    label: Words
    url: str
    right: bool
    sort: str


_COLUMNS = (
    ("name", Words("区域", "Area")),
    ("total", Words("点位", "Points")),
    ("ok", Words("在录", "Recording")),
    ("bad", Words("中断", "Down")),
    ("wait", Words("等待连接", "Waiting")),
    ("off", Words("停用", "Out of use")),
    ("trial", Words("其中试运行", "Of them on trial")),
)
SORTS = tuple(key for key, _ in _COLUMNS)


def of_districts(found: Mapping[tuple[str, str], Found]) -> tuple[Area, ...]:
    """Districts by code, then zones. A district is linked to its points outside of zones, which it counts."""
    keys = sorted(found, key=lambda key: (bool(key[1]), key))
    return tuple(
        area(
            division_words(zone or division),
            PointFilter(division=division, zone=zone or OUTSIDE_ZONES),
            found[division, zone],
        )
        for division, zone in keys
    )


def of_streets(found: Mapping[str, Found]) -> tuple[Area, ...]:
    """Streets by code; points without a street come last."""
    rows = []
    for code in sorted(found, key=lambda code: (not code, code)):
        street = STREETS.get(code)
        label = Words(street.name, street.name) if street else Words("未登记街道", "no street")
        rows.append(area(label, PointFilter(street=code), found[code]))
    return tuple(rows)


def table(areas: Sequence[Area], sort: str, path: str, query: Mapping[str, str]) -> tuple[list[Area], list[Column]]:
    """The areas in the requested order ("name", "total", ...; a leading minus reverses it), and the columns with the
    addresses for the other orders."""
    key = sort.removeprefix("-")
    down = sort.startswith("-")
    if key not in SORTS:
        key, down = "name", False
    rows = list(areas)
    if key != "name":
        rows.sort(key=lambda one: int(getattr(one, key)), reverse=not down)
    elif down:
        rows.reverse()
    columns = []
    for name, label in _COLUMNS:
        now = name == key
        ascending = (name == "name") is not down
        turned = f"-{name}" if now and not down else name
        url = f"{path}?{urlencode({**query, 'sort': turned})}"
        columns.append(Column(label, url, name != "name", _sorted_as(ascending) if now else "none"))
    return rows, columns


def _sorted_as(ascending: bool) -> str:
    return "ascending" if ascending else "descending"


def area(label: Words, where: PointFilter, found: Found) -> Area:
    """A row: its points by condition, the shares of its bar, and how many are on trial."""
    counts, total = found.by_condition, found.points
    shares = tuple((TONES[one], f"{100 * counts[one] / total:.2f}") for one in BAR if total and counts[one])
    return Area(
        label=label,
        url=f"{address('points')}?{where.query}",
        total=total,
        ok=found.recording,
        bad=counts[Condition.DOWN],
        wait=counts[Condition.WAIT],
        off=counts[Condition.OFF],
        trial=found.on_trial,
        shares=shares,
        counted=Words(
            "，".join(f"{CONDITION_WORDS[one].zh} {counts[one]}" for one in BAR if counts[one]),
            ", ".join(f"{counts[one]} {CONDITION_WORDS[one].en}" for one in BAR if counts[one]),
        ),
    )
