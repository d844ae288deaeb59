"""Records that the list of points, or the health figures of one of them, leaves as a table, as exports of files of
points do (articles 3, 13, 16(5))."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Asker, actor_of, duty_of


@cites("3", "13")
def record_points_table(by: Asker, *, query: str, points: int, whole: bool, digest: str, clock: Clock) -> None:
    """Records that a person takes the points in their reach as a table: the filter, the number of points, whether it is
    whole, and the SHA-256 of its bytes, by which a copy that is found later is known to be that one. The caller hands
    nothing over before this has returned. Raises Fault(UNAUTHENTICATED)."""
    with act("registry.point.export_table", by=actor_of(by), clock=clock, cites=("3", "13")) as record:
        duty_of(by, clock.now())
        record.fact("filter", query)
        record.fact("points", points)
        record.fact("whole", whole)
        record.fact("sha256", digest)


@cites("3", "13", "16(5)")
def record_health_table(by: Asker, code: str, *, span: str, digest: str, clock: Clock) -> None:
    """Records that a person takes the health figures of a point as a table: its code, the span (`hours` or `days`) and
    the SHA-256 of its bytes. The caller has asked whether the person may read the point, and hands nothing over before
    this has returned. Raises Fault(UNAUTHENTICATED)."""
    with act("registry.point.export_health", by=actor_of(by), clock=clock, cites=("3", "13", "16(5)")) as record:
        duty_of(by, clock.now())
        record.fact("point", code)
        record.fact("span", span)
        record.fact("sha256", digest)
