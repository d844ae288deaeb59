"""A block in Jiang'an, drawn as an area."""

import json
from datetime import timedelta

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.area_drawing.actions import draw_area
from mingcha.registry.areas.values import AreaRow, GivenArea
from mingcha.registry.identity.models import User

BOX = (114.3000, 30.6100, 114.3010, 30.6110)
"""96 by 111 m: west, south, east, north."""


def border(box: tuple[float, float, float, float] = BOX) -> str:
    """A box as a GeoJSON polygon."""
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def draw_block(who: User, clock: Clock, kind: str = "private", **more: object) -> AreaRow:
    """Draws the block; `more` changes what is given."""
    today = shanghai_day(clock.now())
    given = {
        "kind": kind,
        "name": "江岸小区住宅楼",
        "border": border(),
        "label": "CGCS2000",
        "document": "江公视〔2026〕3 号",
        "from_on": today,
        "until_on": today + timedelta(days=29) if kind in ("cases", "polling") else None,
        "division": "420102",
    }
    return draw_area(who, given=GivenArea(**(given | more)), clock=clock)  # type: ignore[arg-type]
