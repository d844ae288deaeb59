"""Shares of the tests, opened and ended inside an act of the test: the acts of decisions come with sharing/grants."""

from datetime import timedelta

from tests.support.registry.city import City

from mingcha.access.shares.ending import end_shared, remove_shared_person, withdraw_shared_points
from mingcha.access.shares.opening import open_shared
from mingcha.access.shares.values import NewShare, ShareKind
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User

SETS = {ShareKind.PLAYBACK: "3-07-420100/00006"}
LIVE_SET = "3-07-420100/00005"


def shared(
    city: City, clock: Clock, kind: ShareKind = ShareKind.LIVE, *, people: tuple[str, ...] = ("elsewhere",),
    department: str = "WCGA", sites: tuple[str, ...] = ("HQX",), **changed: object,
) -> str:  # fmt: skip
    """The school's camera is shared with the police of Wuchang for 30 days; the number of the share."""
    now = clock.now()
    ids = tuple(User.objects.filter(username__in=people).order_by("pk").values_list("pk", flat=True))
    given: dict[str, object] = {
        "data_set": SETS.get(kind, LIVE_SET), "department": department, "kind": kind, "purpose": "disaster",
        "points": tuple(city.points[site].code for site in sites), "people": ids, "from_at": now,
        "until_at": now + timedelta(days=30), "back_hours": 24 if kind is ShareKind.PLAYBACK else 0,
    }  # fmt: skip
    with act("specimen.share.open", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        return open_shared(record, NewShare(**given | changed), clock.now())  # type: ignore[arg-type]


def end_share(no: str, clock: Clock) -> None:
    """The share is ended by an act."""
    with act("specimen.share.end", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        end_shared(record, no, "双方终止", clock.now())


def withdraw(no: str, code: str, clock: Clock) -> None:
    """A point is taken out of the share by an act."""
    with act("specimen.share.withdraw", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        assert withdraw_shared_points(record, no, [code], "单位撤回同意", clock.now()) == 1


def remove(no: str, user_id: int, clock: Clock) -> None:
    """A person is taken out of the share by an act."""
    with act("specimen.share.remove", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        remove_shared_person(record, no, user_id, clock.now())
