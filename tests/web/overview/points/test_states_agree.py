"""List, map, tree and counters of random registers against a count of the test's own (articles 3, 8, 16(1))."""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.registry.city import City, add_camera_on_trial

from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.geo.coordinates import map_cell
from mingcha.geo.tile_grid import world_place
from mingcha.kit.clock import HandClock
from mingcha.overview.points import named as named_points
from mingcha.overview.points.upkeep import update_points
from mingcha.registry.points.models import Point

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]
type Kind = tuple[str, bool]
"""Condition and whether on trial, as this test counts them."""

AT = (114.2892, 30.5795)
SITES = ("JHG", "HQX", "WCT")
REPORTS: tuple[tuple[Mapping[str, object] | None, str], ...] = (
    ({"phase": "recording", "frames_per_second": 25.0, "poor": ""}, "ok"),
    ({"phase": "recording", "frames_per_second": 3.0, "poor": "frames_per_second"}, "poor"),
    ({"phase": "trouble", "reason": "DEVICE_OFFLINE"}, "down"),
    ({"phase": "connecting"}, "wait"),
    (None, "wait"),
)
"""What a recorder reports of a camera, and the condition that follows if the register has it recording."""


def random_register(clock: HandClock, seed: int) -> dict[str, tuple[Kind, str]]:
    """Registers twelve more points, gives every point a random state and report; returns (kind, site) by code."""
    dice = random.Random(seed)
    for number in range(12):
        add_camera_on_trial(dice.choice(SITES), clock, name=f"第{number}点")
    cameras: dict[str, Mapping[str, object]] = {}
    expected: dict[str, tuple[Kind, str]] = {}
    for point in Point.objects.select_related("system__site", "commissioning").order_by("code"):
        trial = point.commissioning is None
        point.enabled = dice.random() < 0.75
        point.longitude_ndeg, point.latitude_ndeg = (round(one * 1e9) for one in AT)
        point.original_system, point.map_cell = "EPSG:4490", map_cell(*AT)
        point.original_x, point.original_y = (f"{one}" for one in AT)
        point.save()
        report, condition = dice.choice(REPORTS)
        if report is not None:
            cameras[point.code] = report
        kind = condition if point.enabled else "off"
        expected[point.code] = ((kind, trial), point.system.site.code)
    update_points(Point.objects.all())
    take_in_recorder_state("rec-1", {"cameras": cameras}, clock=clock)
    named_points.forget()
    return expected


def tallied(kinds: Mapping[str, Kind]) -> tuple[dict[str, int], int]:
    """The counts by condition, without zeros, and the number on trial."""
    return dict(Counter(condition for condition, _ in kinds.values())), sum(trial for _, trial in kinds.values())


def answer(client: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address, headers={"accept": "application/json"}).json()
    return found


def of_api(client: Client, query: str = "") -> tuple[dict[str, int], int, dict[str, Kind]]:
    page = answer(client, f"/api/v1/points?limit=100&{query}")
    rows = {one["code"]: (one["condition"], one["state"] == "trial") for one in page["points"]}
    assert page["total"] == len(rows) == sum(page["by_condition"].values())
    return {key: number for key, number in page["by_condition"].items() if number}, page["on_trial"], rows


def of_legend(response: Any) -> tuple[dict[str, int], int]:
    shapes = {one.condition: one.points for one in response.context["legend"] if one.points}
    return shapes, response.context["found"].on_trial


def of_tile(client: Client, zoom: int) -> tuple[dict[str, int], int]:
    x, y = world_place(*AT)
    layers = read_tile(client.get(f"/points/tiles/{zoom}/{x >> (32 - zoom)}/{y >> (32 - zoom)}.mvt").content)
    counts: Counter[str] = Counter()
    trials = 0
    for one in layers["points" if zoom >= 12 else "clusters"].features:
        if zoom >= 12:
            counts[str(one.properties["state"])] += 1
        else:
            counts.update(
                {
                    key: int(one.properties[key])
                    for key in ("ok", "poor", "down", "wait", "off")
                    if key in one.properties
                }
            )
        trials += int(str(one.properties.get("trial", 0)))
    return dict(counts), trials


@pytest.mark.law("3", "8", "16(1)")
@pytest.mark.parametrize("seed", range(4))
def test_list_map_tree_and_counters_agree(city: City, clock: HandClock, signed_in: SignIn, seed: int) -> None:
    """Issue point D (lists, map, counters and the tree agree): before, a recording point on trial left 正常 for 试运行,
    one on trial that was down was under neither, and the tree counted by another rule than the list."""
    expected = random_register(clock, seed)
    kinds = {code: kind for code, (kind, _) in expected.items()}
    client = signed_in("city")
    counts, trials, rows = of_api(client)
    assert (counts, trials) == tallied(kinds)
    assert rows == kinds
    assert of_legend(client.get("/points")) == of_legend(client.get("/points/map")) == tallied(kinds)
    assert of_tile(client, 9) == of_tile(client, 13) == tallied(kinds)
    for query, fits in (
        ("state=ok", lambda kind: kind[0] == "ok"),
        ("state=off", lambda kind: kind[0] == "off"),
        ("use=trial", lambda kind: kind[1]),
        ("use=used", lambda kind: not kind[1]),
        ("state=down&use=trial", lambda kind: kind == ("down", True)),
    ):
        wanted = {code: kind for code, kind in kinds.items() if fits(kind)}
        counts, trials, rows = of_api(client, query)
        assert (counts, trials) == tallied(wanted), query
        assert rows == wanted, query
        assert of_legend(client.get(f"/points?{query}")) == tallied(wanted), query
    status = answer(client, "/api/v1/status")
    assert ({key: one for key, one in status["by_condition"].items() if one}, status["on_trial"]) == tallied(kinds)
    table = list(csv.reader(io.StringIO(client.post("/points/table.csv").content.decode("utf-8-sig"))))
    assert sum(row[3] == "试运行" for row in table[3:]) == tallied(kinds)[1]


@pytest.mark.law("3", "8", "16(1)")
@pytest.mark.parametrize("seed", range(4))
def test_start_page_and_tree_count_as_the_list(city: City, clock: HandClock, signed_in: SignIn, seed: int) -> None:
    """Issue point D (lists, map, counters and the tree agree): the figures and districts of /today, the tree."""
    expected = random_register(clock, seed)
    kinds = {code: kind for code, (kind, _) in expected.items()}
    counts, trials = tallied(kinds)
    context = signed_in("city").get("/today").context
    figures = {one.label.zh: (one.value, one.of) for one in context["figures"]}
    recording = counts.get("ok", 0) + counts.get("poor", 0)
    assert figures["在录点位"] == (str(recording), str(len(kinds) - counts.get("off", 0)))
    assert figures["中断"][0] == str(counts.get("down", 0))
    assert figures["试运行"][0] == str(trials)
    rows = context["districts"]
    sums = tuple(sum(getattr(row, name) for row in rows) for name in ("total", "ok", "bad", "wait", "off", "trial"))
    parts = tuple(counts.get(one, 0) for one in ("down", "wait", "off"))
    assert sums == (len(kinds), recording, *parts, trials)
    assert all(row.total == row.ok + row.bad + row.wait + row.off for row in rows)
    branches = answer(signed_in("monitor"), "/watch/tree?division=420102")["branches"]
    for branch in branches:
        here = [kind for kind, site in expected.values() if site == branch["site"]]
        assert branch["points"] == len(here)
        assert branch["running"] == sum(condition in ("ok", "poor") for condition, _ in here)
