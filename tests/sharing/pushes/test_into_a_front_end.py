"""The register's points in the front-end database of a receiver, through the acts: first load, a change, a secret, the
same again (T13-1, T13-4-N; article 13(1)). On the PostgreSQL stage the home is in another database of the server."""

import pytest
from tests.support.registry.city import City
from tests.support.sharing.front_end import ON_POSTGRESQL, FrontEnd
from tests.support.sharing.pushing import enabled, turn

from mingcha.kit.clock import HandClock
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.models import Batch, PushedRow
from mingcha.sharing.targets import kinds
from mingcha.sharing.targets.values import TargetKind

pytestmark = [ON_POSTGRESQL, pytest.mark.law("13(1)")]


def test_what_is_pushed_stands_there_as_we_hold_it(
    pushed: City, clock: HandClock, front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds._ADAPTERS, TargetKind.TABLE, lambda _: front_end.ours)
    enabled(pushed, clock, Audience.DEPARTMENT)

    def push() -> None:
        """A turn, the receiver takes what came, and a turn reads its receipts."""
        turn(receiver=front_end.ours, clock=clock)
        for one in Batch.objects.filter(received_at=None).order_by("pk"):
            front_end.take_number(one.no)
        turn(receiver=front_end.ours, clock=clock)

    def agrees() -> int:
        theirs = {one.key: (one.version, one.digest) for one in front_end.ours.held("")}
        ours = {one.key: (one.version, one.digest) for one in PushedRow.objects.filter(operation="upsert")}
        assert theirs == ours
        return len(theirs)

    push()
    assert agrees() == 5
    before = len(front_end.rows("gs_batch"))
    push()
    assert len(front_end.rows("gs_batch")) == before, "the same again sends nothing"
    code = pushed.points["HQX"].code
    set_point_view(pushed["city"], code=code, view=View(90, 60, 40), clock=clock)
    push()
    assert agrees() == 5
    mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    push()
    assert agrees() == 4
    gone = next(one for one in front_end.rows("gs_point") if one["key"] == f"point/{code}")
    assert (gone["op"], gone["name"]) == ("withdraw", None)
