"""Rightness of `mingcha bench map|pages|registry`. An answer other than 200 ends these, as does a failed pass."""

from mingcha.bench.judged import unequal, without
from mingcha.bench.kind import Figures

_EVERY_TENTH = 10
"""Every tenth camera of `bench registry` stands at no part."""


def map_missed(figures: Figures) -> list[str]:
    """Tiles, with points in them, and lists were asked for, and each under a text, too."""
    missed = without((name, figures[name]) for name in ("tiles", "lists", "largest_tile_sent_bytes"))
    searches = ("search_tile_p95_ms", "search_list_p95_ms")
    return missed + [f"{name} is null: none was asked for" for name in searches if figures[name] is None]


def pages_missed(figures: Figures) -> list[str]:
    """Each role may open a page, and the first page came with its styles and scripts."""
    roles = figures["p95_ms_by_role"]
    missed = [] if roles else ["p95_ms_by_role is empty"]
    missed += [f"{role} may open no page" for role, opened in roles.items() if not opened]
    missed += without([("first_page_bytes", figures["first_page_bytes"])])
    parts = figures["first_page_parts"]
    return missed + [f"first_page_parts has no {kind}" for kind in (".css", ".js") if not _has(parts, kind)]


def registry_missed(figures: Figures) -> list[str]:
    """A part for each point, a gap where no camera stands, and not everywhere; duplicates and systems."""
    gaps, parts = figures["gaps"], figures["parts"]
    missed = unequal([("parts", parts, figures["points"])])
    if not parts // _EVERY_TENTH <= gaps < parts:
        missed.append(f"gaps is {gaps}, must be a tenth of {parts} parts or more, and not all")
    return missed + without((name, figures[name]) for name in ("duplicates", "systems"))


def _has(parts: Figures, kind: str) -> bool:
    return any(path.endswith(kind) and held > 0 for path, held in parts.items())
