"""What must be covered is recorded by the acts that come to know it, and ended by those that end it (article 18)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.registry.mask_needs.queries import needs_of_point, standing_needs
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.importing import import_points
from mingcha.registry.points.values import ImportedPoint

pytestmark = pytest.mark.law("18(4)", "18(6)")


def test_by_the_kind_of_place_of_a_new_an_imported_and_an_older_point(city: City, clock: HandClock) -> None:
    by, now = city["manager"], clock.now()
    given = {"system": "HQX", "part": "other", "place_kind": "windows_in_view", "clock": clock}
    new = add_point(by, name="东墙", url="rtsp://10.1.5.5/x", **given).code  # type: ignore[arg-type]
    lines = [
        ImportedPoint(at, "HQX", f"导入 {at}", "other", f"rtsp://10.1.6.{at}/x", place_kind=kind)
        for at, kind in ((2, "none"), (3, "bank_hall"))
    ]
    (imported,) = import_points(by, lines, source="a.csv", source_sha256="0" * 64, clock=clock).codes
    older = city.points["HQX"].code
    describe_point(by, code=older, place_kind="bank_hall", clock=clock)
    found = standing_needs([new, *imported, older], at=now)
    assert {code: [(one.need.article, one.records_until) for one in rows] for code, rows in found.items()} == {
        new: [("18(6)", None)],
        imported[1]: [("18(4)", None)],
        older: [("18(4)", now + timedelta(days=30))],
    }
    clock.advance(timedelta(days=9))
    describe_point(by, code=older, name="大门", clock=clock)
    assert len(needs_of_point(by, older, at=clock.now())) == 1, "another name changes no need"
    describe_point(by, code=older, place_kind="none", clock=clock)
    assert standing_needs([older], at=clock.now()) == {}
    describe_point(by, code=older, place_kind="bank_hall", clock=clock)
    again, ended = needs_of_point(by, older, at=clock.now())
    assert (again.records_until, ended.end_reason) == (now + timedelta(days=30), "场所性质已更改")
    assert list(check_application_log()) == []
