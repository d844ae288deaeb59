"""The rows of a statistical set as the page of the set shows them (articles 13(1), 13(2))."""

from collections.abc import Mapping

from django.http import HttpRequest

from mingcha.geo.streets import STREETS
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.law.retention import shanghai_day
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.figures.queries import figures
from mingcha.sharing.figures.rules import least_count
from mingcha.sharing.figures.values import KEYS_OF_FIGURES, NUMBERS_OF_FIGURES
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of

_NAMES: Mapping[str, Words] = {
    "street": Words("街道", "Street"),
    "division": Words("行政区划", "Division"),
    "category": Words("第六条类别", "Category of article 6"),
    "filed": Words("已备案系统", "Systems filed"),
    "overdue": Words("逾期未备案系统", "Systems overdue"),
    "asked": Words("应建部位", "Parts asked for"),
    "gaps": Words("缺口", "Gaps"),
    "points": Words("在用点位", "Points in use"),
    "online_permille": Words("平均在线率（‰）", "Online (‰)"),
    "complete_permille": Words("平均完整率（‰）", "Complete (‰)"),
}
_CATEGORIES: Mapping[str, Words] = {one.code: one.short for one in CATEGORIES}


def figures_of(request: HttpRequest, source: SetSource) -> dict[str, object]:
    """What the card of the figures reads; nothing for a set that has none."""
    if source not in KEYS_OF_FIGURES:
        return {}
    now = wiring.clock().now()
    found = figures(facts_of(request), source, at=now)
    keys = KEYS_OF_FIGURES[source]
    labels = [_NAMES[code] for code in NUMBERS_OF_FIGURES[source]]
    return {
        "shows_figures": True,
        "figure_day": found.day,
        "figure_least": least_count(found.day or shanghai_day(now)),
        "figure_keys": [_NAMES[code] for code in keys],
        "figure_numbers": labels,
        "figure_rows": [
            (
                [(_NAMES[code], _name(code, value)) for code, value in zip(keys, row.keys, strict=True)],
                list(zip(labels, row.numbers, strict=True)),
            )
            for row in found.rows
        ],
    }


def _name(code: str, value: str) -> Words:
    if code == "street":
        street = STREETS.get(value)
        return Words(street.name, street.name) if street else Words(value or "未登记街道", value or "no street")
    named = _CATEGORIES if code == "category" else DIVISIONS
    return named.get(value, Words(value, value))
