"""A row of each table of sharing: the basic sets of the catalogue, one of them submitted and one published; a target
and the batch that it received; an application, which is withdrawn again; a share and what is watched under it
(article 13)."""

from tests.support.access.shares import shared
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER, appoint
from tests.support.sharing.pushing import behind_tables, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.access.duty.of_shares import watch_share
from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.sharing.applications.actions import draft_application, withdraw_application
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.catalogue.actions import draft_set, publish_set, register_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.values import NewSet
from mingcha.sharing.targets.actions import disable_target

USCC = "11420100MB0K000171"


def add_sharing(city: City, clock: Clock) -> None:
    """An officer of the city takes the six sets in, and submits the figures of filings; the fire brigade writes an
    application and withdraws it."""
    officer = city["city"]
    take_in_shipped(officer, provider="WHGA", clock=clock)
    _submitted(officer, 2, clock)
    _add_batch(city, _submitted(officer, 3, clock), clock)
    add_organisation(
        OWNER, code="XFJY", name="消防救援支队", kind="government", division="420100", department="other", clock=clock
    )
    add_person("firefighter", "XFJY", clock)
    appoint("firefighter", "department_user", clock, organisation="XFJY")
    person = User.objects.select_related("organisation").get(username="firefighter")
    row = draft_application(person, new=NewApplication(contact="消防救援支队指挥中心"), clock=clock)
    withdraw_application(person, no=row.no, why="改由指挥中心统一申请", clock=clock)
    share = shared(city, clock, people=("nobody",), department="JAGA")
    watch_share(city["nobody"], share=share, points=[city.points["HQX"].code], clock=clock)


def _submitted(officer: User, number: int, clock: Clock) -> str:
    """A basic set that is submitted; its digest."""
    found = data_set(officer, number, at=clock.now()).newest
    given = {name: getattr(found.entry, name) for name in NewSet.__dataclass_fields__}
    draft_set(officer, new=NewSet(**given | {"provider_code": USCC}), number=number, digest=found.digest, clock=clock)
    digest = data_set(officer, number, at=clock.now()).newest.digest
    submit_set(officer, number=number, digest=digest, clock=clock)
    return digest


def _add_batch(city: City, digest: str, clock: Clock) -> None:
    """The third set is published, and its entry pushed to a target, which is disabled again."""
    add_person("publisher", "WHGA", clock)
    appoint("publisher", "city_officer", clock, division="420100")
    publisher = User.objects.select_related("organisation").get(username="publisher")
    register_set(city["admin"], number=3, digest=digest, clock=clock)
    publish_set(publisher, number=3, digest=digest, clock=clock)
    receiver = ReceiverInMemory()
    with behind_tables(receiver):
        name = enabled(city, clock)
        turn(receiver=receiver, clock=clock)
        disable_target(city["city"], name=name, why="演示结束", clock=clock)
