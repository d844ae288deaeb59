"""An application with the police, and a school's points that it asks for: placed, filed, in the catalogue."""

from tests.support.registry.city import City
from tests.support.registry.filing import ACROSS, HERE, WHOLE, placed, submitted

from mingcha.kit.clock import Clock
from mingcha.registry.filings.actions import open_filing, receive_filing
from mingcha.registry.filings.queries import filing
from mingcha.registry.filings.states import FilingKind
from mingcha.sharing.applications.actions import draft_application, forward_application, submit_application
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.queries import application
from mingcha.sharing.applications.values import NewApplication


def with_listed_points(city: City, clock: Clock) -> None:
    """The school's camera and those of two squares have their places, so that the catalogue lists them."""
    for site, at in (("HQX", HERE), ("JHG", "114.3000, 30.5900"), ("WCT", ACROSS)):
        placed(city, clock, city.points[site].code, at)


def file_system(city: City, clock: Clock, system: str = "HQX", by: str = "manager", officer: str = "district") -> None:
    """Files a system: submitted by its unit, received by its district."""
    number = open_filing(city[by], system=system, kind=FilingKind.NEW, clock=clock)
    submitted(city[by], number, WHOLE, clock)
    content = filing(city[officer], number, at=clock.now()).content_sha256
    receive_filing(city[officer], filing=number, content_sha256=content, clock=clock)


def forwarded(city: City, clock: Clock, new: NewApplication) -> str:
    """The number of an application of the fire brigade that a clerk forwarded."""
    row = draft_application(city["department"], new=new, clock=clock)
    digest = application(city["department"], row.no, at=clock.now()).digest
    submit_application(city["department"], no=row.no, digest=digest, clock=clock)
    forward_application(city["clerk"], no=row.no, digest=digest, clock=clock)
    return row.no


LIVE = NewApplication(
    data_set=5,
    kind=SharingKind.LIVE,
    purpose="disaster",
    basis_law="中华人民共和国消防法",
    basis_article="第三十七条",
    duty="火灾扑救和应急救援时，需要了解现场周边道路、人员聚集和水源情况。",
    divisions=("420102",),
    term_months=12,
    security="指挥中心专网专机，一人一账户，画面带水印，不截图不转存，期满注销账户。",
    contact="消防救援支队指挥中心",
)
