"""A row of each table of sharing: the basic sets of the catalogue, one of them submitted; an application, which is
withdrawn again; a joining; a share and what is watched under it (article 13)."""

from tests.support.access.shares import shared
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER, appoint

from mingcha.access.duty.of_shares import watch_share
from mingcha.access.shares.values import ShareKind
from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.sharing.applications.actions import draft_application, withdraw_application
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.catalogue.actions import draft_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.values import NewSet
from mingcha.sharing.joinings.actions import offer_joining
from mingcha.sharing.joinings.values import NewJoining

USCC = "11420100MB0K000171"


def add_sharing(city: City, clock: Clock) -> None:
    """An officer of the city takes the six sets in, and submits the figures of filings; the fire brigade writes an
    application and withdraws it."""
    officer = city["city"]
    take_in_shipped(officer, provider="WHGA", clock=clock)
    found = data_set(officer, 2, at=clock.now()).newest
    given = {name: getattr(found.entry, name) for name in NewSet.__dataclass_fields__}
    draft_set(officer, new=NewSet(**given | {"provider_code": USCC}), number=2, digest=found.digest, clock=clock)
    submit_set(officer, number=2, digest=data_set(officer, 2, at=clock.now()).newest.digest, clock=clock)
    add_organisation(
        OWNER, code="XFJY", name="消防救援支队", kind="government", division="420100", department="other", clock=clock
    )
    add_person("firefighter", "XFJY", clock)
    appoint("firefighter", "department_user", clock, organisation="XFJY")
    person = User.objects.select_related("organisation").get(username="firefighter")
    row = draft_application(person, new=NewApplication(contact="消防救援支队指挥中心"), clock=clock)
    withdraw_application(person, no=row.no, why="改由指挥中心统一申请", clock=clock)
    offer_joining(city["manager"], new=NewJoining("HQX", "同意联网的函", (ShareKind.LIVE,)), clock=clock)
    share = shared(city, clock, people=("nobody",), department="JAGA")
    watch_share(city["nobody"], share=share, points=[city.points["HQX"].code], clock=clock)
