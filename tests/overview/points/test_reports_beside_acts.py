"""A recorder's report and an act that change the same rows of list and map wait for one another and cannot deadlock."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.support.registry.city import City

from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.overview.points.models import MapPoint
from mingcha.overview.points.upkeep import cameras_reported, update_points
from mingcha.registry.points.importing import import_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import ImportedPoint

POINTS, TURNS = 300, 15
STATES = ("recording", "trouble", "")


def points() -> list[ImportedPoint]:
    return [ImportedPoint(n, "JHG", f"gate {n}", "passage", f"rtsp://10.20.{n // 250}.{n % 250 + 1}/x",
                          place_kind="none")
            for n in range(1, POINTS + 1)]  # fmt: skip


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="the embedded database has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_reports_and_acts_of_the_same_points(city: City, clock: HandClock) -> None:
    import_points(program("test"), points(), source="gates", source_sha256="0" * 64, clock=clock)
    codes = list(MapPoint.objects.values_list("camera", flat=True))

    def report(chance: random.Random) -> None:
        some = chance.sample(codes, 200)
        said = {code: CameraState(camera=code, state=chance.choice(STATES), status={}) for code in some}
        cameras_reported("rec-1", said)

    def change(chance: random.Random) -> None:
        update_points(Point.objects.filter(code__in=chance.sample(codes, 250)))

    def turns(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(TURNS):
                with transaction.atomic():
                    (report if seed else change)(chance)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(turns, seed) for seed in range(3)]:
            one.result(60)
