"""What a school states in its filing, and where its cameras stand: for tests of filings."""

from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.registry.filings.actions import submit_filing
from mingcha.registry.filings.queries import filing
from mingcha.registry.filings.values import Declared
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import Position
from mingcha.registry.points.actions import place_point

WHOLE = Declared(
    uscc="91420100MA4KX0001C",
    address="花桥街 1 号",
    legal_representative="陈静",
    responsible="陈静",
    phone="027-82810000",
    models="枪机",
    storage_place="学校机房",
    declared_by="陈静",
)
HERE, ACROSS = "114.3050, 30.6200", "114.3150, 30.5600"
"""In Jiang'an, and in Wuchang across the river."""


def placed(city: City, clock: Clock, code: str, at: str = HERE) -> None:
    """Gives a camera its place, by the city's police."""
    position = Position(at, "CGCS2000", label_reason="实测")
    place_point(city["city"], code=code, position=position, clock=clock)


def submitted(by: User, number: int, declared: Declared, clock: Clock, cameras: int | None = None) -> None:
    """Submits a filing as the unit reads it now."""
    read = filing(by, number, at=clock.now()).register_sha256
    submit_filing(by, filing=number, declared=declared, register_sha256=read, cameras=cameras, clock=clock)
