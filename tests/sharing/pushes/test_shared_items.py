"""An item that a set does not share leaves in no row for departments (article 13(2); GDSR)."""

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.point_rows.reading import RowReader
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes import sweep
from mingcha.sharing.pushes.models import PushLine

pytestmark = [pytest.mark.law("13(2)"), pytest.mark.law("GDSR")]


def not_shared(*codes: str) -> None:
    """These items of the published set of points are shared no longer."""
    points = DataSetVersion.objects.filter(state=SetState.PUBLISHED.value, data_set__source=SetSource.POINTS.value)
    for held in points:
        items = [{**one, "share_type": "not_shared" if one["code"] in codes else ""} for one in held.items]
        DataSetVersion.objects.filter(pk=held.pk).update(items=items)


def unread(*_: object) -> None:
    pytest.fail("no row of a point leaves: none is read")


def test_an_item_that_is_not_shared_is_blank(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock, Audience.DEPARTMENT)
    turn(receiver=receiver, clock=clock)
    key = next(key for key, one in receiver.rows.items() if key.startswith("point/4") and one.row and one.row["unit"])
    before = dict(receiver.rows[key].row or {})
    not_shared("unit", "azimuth_deg", "moves")
    assert turn(receiver=receiver, clock=clock) == 1
    found = receiver.rows[key]
    assert found.row == before | {"unit": "", "azimuth_deg": None, "moves": False}
    assert found.version == 2
    not_shared("longitude")
    monkeypatch.setattr(sweep, "SWEPT_AT_ONCE", 1)
    monkeypatch.setattr(RowReader, "batches", unread)
    turn(receiver=receiver, clock=clock)
    assert not [key for key, one in receiver.rows.items() if key.startswith("point/") and one.row]
    assert PushLine.objects.get().is_through


def test_the_police_get_whole_rows(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    not_shared("unit", "longitude")
    enabled(pushed, clock)
    assert turn(receiver=receiver, clock=clock) == 1
    rows = [one.row for key, one in receiver.rows.items() if key.startswith("point/")]
    assert rows
    assert all(one and one["unit"] and one["longitude"] for one in rows), NAME
