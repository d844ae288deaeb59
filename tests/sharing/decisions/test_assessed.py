"""Whether units were assessed for a department is read for all of them together (articles 13(2), 16(6); PIPL 55)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.sharing.decisions.assessed import assessed_units


@pytest.mark.law("13(2)", "16(6)", "PIPL 55")
def test_many_units_are_read_by_as_many_queries_as_one(city: City, clock: HandClock) -> None:
    later = clock.now() + timedelta(days=60)
    codes, counts = [city.points[site].code for site in ("HQX", "JHG", "WCT")], list[int]()
    for points in (codes[:1], codes):
        with CaptureQueriesContext(connection) as captured:
            found = assessed_units(points, "XFJY", later)
        counts.append(len(captured))
    assert len(found) > 1
    assert not any(found.values()), "since 2027 each of them has to be assessed"
    assert counts[0] == counts[1]
