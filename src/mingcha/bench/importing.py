"""The part of `mingcha bench import` that runs inside a home (bench/child.py): makes a city of systems by an act with
rows in bulk, imports points into it by the shipped action, and checks log and rows.
"""

import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Length

from mingcha.bench.city_of_points import POINTS_A_SITE
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.evidence.models import BulkTile
from mingcha.evidence.queries import entry_body
from mingcha.geo.divisions import WUHAN_OUTLINES, division_at
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import SystemClock
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.importing import import_points, judge_points
from mingcha.registry.points.values import ImportedPoint
from mingcha.registry.systems.models import System

_BY: Actor = program("bench")
_UNIT, _DIVISION = "BENCH", "420102"
_DIGEST = "00" * 32
_SPREAD_DEGREES = 0.0005
"""Points of a site stand about 50 m around it."""


def places(count: int) -> Iterator[tuple[str, float, float, str]]:
    """(code, longitude, latitude, division) of so many sites, the same ones each time."""
    chance = random.Random(159)
    west, south, east, north = WUHAN_OUTLINES.by_code["420111"].box
    number = 0
    while number < count:
        longitude, latitude = chance.uniform(west, east), chance.uniform(south, north)
        division = division_at(longitude, latitude)
        if division:
            yield f"S{number}", longitude, latitude, division
            number += 1


def lines(points: int) -> Iterator[ImportedPoint]:
    """The list: ten points a site, all placed, each with a view and a password."""
    chance = random.Random(265)
    line = 2
    for code, x, y, _ in places(-(-points // POINTS_A_SITE)):
        for number in range(min(POINTS_A_SITE, points + 2 - line)):
            longitude, latitude = x + chance.gauss(0, _SPREAD_DEGREES), y + chance.gauss(0, _SPREAD_DEGREES)
            yield ImportedPoint(
                line=line,
                system=code,
                name=f"第{number}号摄像机",
                part="passage",
                place_kind="none",
                url=f"rtsp://127.{line >> 16 & 255}.{line >> 8 & 255}.{line & 255}/main",
                username="eye",
                password="let-me-in",
                position=Position(f"{longitude:.7f}, {latitude:.7f}", "CGCS2000", outside_reason="bench"),
                view=View(chance.randrange(360), 60, 80),
            )
            line += 1


def fill(points: int) -> dict[str, int]:
    """Makes a unit, and a site and a system for every ten points, in one act with rows in bulk."""
    clock, sites = SystemClock(), -(-points // POINTS_A_SITE)
    places_actions.add_organisation(_BY, code=_UNIT, name=_UNIT, kind="unit", division=_DIVISION, clock=clock)
    record_network(_BY, organisation=_UNIT, network="127.0.0.0/8", note="bench", clock=clock)
    unit = Organisation.objects.get(code=_UNIT)
    with act("bench.city.fill", by=_BY, clock=clock) as record:
        record.insert_many(
            Site,
            (
                Site(code=code, name=f"{code} 场所", category="6(5)", division=division, organisation=unit)
                for code, _, _, division in places(sites)
            ),
        )
        record.insert_many(
            System,
            (
                System(code=site.code, name=site.name, site=site, legal_class="art7_1")
                for site in Site.objects.order_by("pk").iterator(1000)
            ),
        )
    return {"sites": sites}


def measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of `work`, with wall-clock seconds, processor seconds, and the peak memory of this process before and
    after it, in 10^6 bytes (the peak before includes Django and the city's outlines)."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, began_cpu = time.perf_counter(), time.process_time()
    result = work()
    return {
        **result,
        "wall_s": round(time.perf_counter() - began, 1),
        "cpu_s": round(time.process_time() - began_cpu, 1),
        "before_mb": round(before * 1024 / 1e6, 1),
        "most_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
    }


def _import(points: int) -> dict[str, Any]:
    done = import_points(_BY, lines(points), source="bench", source_sha256=_DIGEST, clock=SystemClock())
    return {"points": done.points, "entry_bytes": len(entry_body(done.entry)) if done.entry is not None else 0}


def _judge(points: int) -> dict[str, Any]:
    return {"refused": len(list(judge_points(_BY, lines(points), SystemClock())))}


def _check() -> dict[str, Any]:
    findings = [finding.as_json() for finding in check_application_log()]
    return {"findings": len(findings), "first": findings[:3]}


def stored() -> dict[str, int]:
    """Number and bytes of all tiles, those of the city's sites and systems among them."""
    return {
        "tiles": BulkTile.objects.count(),
        "tile_bytes": BulkTile.objects.aggregate(bytes=Sum(Length("leaves")))["bytes"],
    }


def main(verb: str, *words: str) -> None:
    """Runs one verb (fill, judge, import, stored, check) and prints its result as JSON."""
    if verb in ("fill", "stored"):
        result: dict[str, Any] = fill(int(words[0])) if verb == "fill" else stored()
    elif verb == "check":
        result = measured(_check)
    else:
        work = {"judge": _judge, "import": _import}[verb]
        result = measured(lambda: work(int(words[0])))
    print(json.dumps(result))
