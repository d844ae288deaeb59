"""The legend of the map of points: its layers as switches, each with what its signs mean (arts. 5, 6, 18)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.overview.layers.queries import LAST_ZOOM, MapLayer
from mingcha.registry.areas.kinds import AREA_KINDS, AreaKind
from mingcha.registry.parts.rules import GapReason

_ON_AT_FIRST = (MapLayer.AREAS, MapLayer.PARTS, MapLayer.DUPLICATES)
"""Layers that are on until they are switched off."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the map with its meaning; `shape` names its drawing (map.css)."""

    shape: str
    words: Words


@dataclass(frozen=True, slots=True)
class Switch:
    """A layer that can be switched: `tiles` the address of its tiles, "" for one that comes with the points;
    `is_on` at the first visit; `from_zoom` the first zoom at which it is drawn."""

    name: str
    words: Words
    signs: tuple[Sign, ...]
    is_on: bool
    from_zoom: int
    article: str = ""
    tiles: str = ""

    @property
    def source(self) -> dict[str, object]:
        """What the page's script needs of a layer with its own tiles."""
        return {"name": self.name, "tiles": self.tiles, "first": self.from_zoom, "last": LAST_ZOOM}


_OF_POINTS = (
    Switch("sectors", Words("视域", "Sectors of view"), (), is_on=True, from_zoom=13, article="7"),
    Switch("sites", Words("场所名称", "Names of sites"), (), is_on=True, from_zoom=15),
)
_LAYERS: dict[MapLayer, tuple[Words, str, tuple[Sign, ...]]] = {
    MapLayer.PARTS: (
        Words("应建部位与缺口", "Required parts and gaps"),
        "6",
        (
            *(Sign(f"part {reason.value}", reason.words) for reason in GapReason),
            Sign("part covered", Words("已有在用点位", "A point is in use")),
            Sign("part voluntary", Words("非应建", "Not required")),
        ),
    ),
    MapLayer.ITEMS: (
        Words("规划点位", "Planned places"),
        "5",
        (
            Sign("item in_force", Words("有效规划", "Plan in force")),
            Sign("item prepared", Words("编制、审批中", "Plan in preparation")),
        ),
    ),
    MapLayer.DUPLICATES: (
        Words("可能重复建设", "Possible duplicates"),
        "5",
        (
            Sign("duplicate unexplained", Words("无书面说明", "Without a reason")),
            Sign("duplicate explained", Words("有书面说明", "With a reason")),
        ),
    ),
    MapLayer.AREAS: (
        Words("划定区域", "Areas"),
        "18",
        tuple(Sign(f"area {kind.value}", AREA_KINDS[kind].words) for kind in AreaKind),
    ),
}


def switches(layers: Iterable[MapLayer]) -> tuple[Switch, ...]:
    """The switches for a reader of these layers: what comes with the points first."""
    own = []
    for layer in layers:
        words, article, signs = _LAYERS[layer]
        tiles = f"{reverse('points')}/tiles/{layer.value}"
        own.append(Switch(layer.value, words, signs, layer in _ON_AT_FIRST, layer.first_zoom, article, tiles))
    return (*_OF_POINTS, *reversed(own))
