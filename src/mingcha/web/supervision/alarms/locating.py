"""Where an alarm is found: in tiles of the wall beside what it shows, or on the map. No picture is opened by it: the
wall opens pictures under its grant (articles 16(1), 19)."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from mingcha.registry.seats.rules import TILES
from mingcha.supervision.alarms.values import AlarmRow

MOST_LOCATED = 9
"""Cameras of one alarm that are put into tiles."""
_LEAST_TILES = 4
_USUAL_MOST = 16
"""A wall that shows no more is not made larger than this for an alarm."""


def tile_address(arrangement: str, codes: Sequence[str]) -> str:
    """The address of a wall that shows these points beside those of an arrangement (codes joined by dots, as its cookie
    has them): in the tile that shows it already, else in an empty one, else in the last one."""
    slots = [one if one.isascii() and one.isdigit() else "" for one in arrangement.split(".")][: max(TILES)]
    most = next(one for one in TILES if one >= max(_USUAL_MOST, len(slots)))
    slots += [""] * (most - len(slots))
    wanted = list(dict.fromkeys(codes))[:MOST_LOCATED]
    for code in wanted:
        if code not in slots:
            slots[_place_for(slots, wanted)] = code
    places = [slots.index(code) for code in wanted]
    last = max(places, default=0)
    tiles = next(one for one in TILES if one >= max(_LEAST_TILES, last + 1))
    query = {"points": ",".join(slots[:tiles])} | ({"at": str(places[0])} if places and places[0] else {})
    return f"{reverse('watch-wall', args=[tiles])}?{urlencode(query, safe=',')}"


def map_address(row: AlarmRow) -> str:
    """The address of the map with the camera of an alarm; of several cameras with everything that is down."""
    query = {"q": row.camera} if row.camera else {"state": "down"}
    return f"{reverse('points-map')}?{urlencode(query)}"


def _place_for(slots: Sequence[str], kept: Sequence[str]) -> int:
    """The first empty tile, else the last one that shows something else."""
    if "" in slots:
        return slots.index("")
    return next(place for place in reversed(range(len(slots))) if slots[place] not in kept)
