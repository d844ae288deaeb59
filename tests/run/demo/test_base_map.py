"""The base map of the demo's area: drawn by our program, small, and streets at every demo site."""

import json
import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support.house import ROOT

from mingcha.geo.base_map import DRAWN_BASE_MAP
from mingcha.run.demo.places import SITES, DemoSite

MOST_BYTES = 200_000
NEAR_M = 120.0
METRES_NORTH = 110_860
METRES_EAST = 111_320 * math.cos(math.radians(30.57))

type Point = tuple[float, float]


def drawn(*kinds: str) -> list[list[Point]]:
    """The lines or rings of the features of these kinds."""
    held = json.loads(DRAWN_BASE_MAP.read_text(encoding="utf-8"))["features"]
    return [part for one in held if one["properties"]["kind"] in kinds for part in one["geometry"]["coordinates"]]


def distance_m(at: Point, a: Point, b: Point) -> float:
    """From a point to the piece of line a, b."""
    px, py = (at[0] - a[0]) * METRES_EAST, (at[1] - a[1]) * METRES_NORTH
    bx, by = (b[0] - a[0]) * METRES_EAST, (b[1] - a[1]) * METRES_NORTH
    part = max(0.0, min(1.0, (px * bx + py * by) / ((bx * bx + by * by) or 1)))
    return math.hypot(px - part * bx, py - part * by)


def inside(at: Point, ring: list[Point]) -> bool:
    crossed = False
    for a, b in pairwise(ring):
        if (a[1] > at[1]) != (b[1] > at[1]) and at[0] < a[0] + (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]):
            crossed = not crossed
    return crossed


@pytest.mark.soak
def test_the_file_is_what_the_program_draws(tmp_path: Path) -> None:
    words = "import sys; sys.path.insert(0, 'scripts'); import base_map; sys.stdout.write(base_map.drawing())"
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == DRAWN_BASE_MAP.read_bytes(), "python scripts/base_map.py"


def test_it_is_small_in_cgcs2000_and_says_that_it_is_a_sketch() -> None:
    assert DRAWN_BASE_MAP.stat().st_size < MOST_BYTES
    held = json.loads(DRAWN_BASE_MAP.read_text(encoding="utf-8"))
    assert held["crs"]["properties"]["name"].endswith("EPSG::4490")
    assert "非测绘成果" in held["note"]
    assert "not surveyed" in DRAWN_BASE_MAP.with_name("base_map_demo.licence.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.code)
def test_a_demo_site_has_streets_around_it_and_is_on_land(site: DemoSite) -> None:
    """Issue point D, demo: before, street level was blank paper."""
    at = site.longitude, site.latitude
    lines = drawn("lane", "street", "bridge")
    near = min(distance_m(at, a, b) for line in lines for a, b in pairwise(line))
    assert near < NEAR_M
    within_view = [line for line in lines if any(distance_m(at, a, b) < 300 for a, b in pairwise(line))]
    assert len(within_view) >= (2 if site.kind == "bridge" else 4)
    if site.kind != "bridge":
        assert not any(inside(at, ring) for ring in drawn("water"))
