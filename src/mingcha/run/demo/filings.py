"""The demo's filings: three received, of one of them a change on its way, and one each in the states before and beside
that; one lies with the organ of another district, which has to pass it on, and one system is past its day (article 9).
Made after the acceptances.
"""

from dataclasses import replace

from mingcha.kit.clock import Clock
from mingcha.kit.codes import uscc_check_character
from mingcha.registry.filings.actions import (
    open_filing,
    receive_filing,
    return_filing,
    submit_filing,
    withdraw_filing,
)
from mingcha.registry.filings.overdue import find_overdue_filings
from mingcha.registry.filings.queries import filing
from mingcha.registry.filings.states import FilingKind
from mingcha.registry.filings.values import Declared
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import DISTRICT_OFFICER, WUCHANG_OFFICER, manager_of
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES

RECEIVED, SUBMITTED, RETURNED, MISPLACED, DRAFT, WITHDRAWN = "HQX", "ERQ", "WCT", "HQP", "GTE", "SGH"
POLICE_RECEIVED = ("YJD", "JHG")
"""The sites whose system is filed so far."""


def add_filings(clock: Clock) -> None:
    """The units' managers file; the officers of Jiang'an and of Wuchang answer."""
    zhou, xu = user_called(DISTRICT_OFFICER), user_called(WUCHANG_OFFICER)
    for site in (RECEIVED, *POLICE_RECEIVED):
        number = _submitted(site, clock)
        read = filing(zhou, number, at=clock.now()).content_sha256
        receive_filing(zhou, filing=number, content_sha256=read, clock=clock)
    _open(RECEIVED, clock, FilingKind.CHANGE, "更换存储设备（演示）")
    _submitted(SUBMITTED, clock)
    lacking = _submitted(RETURNED, clock, declared=replace(_declared(RETURNED), address="", phone=""))
    return_filing(xu, filing=lacking, clock=clock)
    _submitted(MISPLACED, clock, organ=xu.organisation.code if xu.organisation else "")
    _open(DRAFT, clock)
    gone = _open(WITHDRAWN, clock)
    manager = user_called(manager_of(_unit(WITHDRAWN)))
    withdraw_filing(manager, filing=gone, reason="待更换经办人后重新办理（演示）", clock=clock)
    find_overdue_filings(BY, clock=clock)  # one was never filed (acceptances.FILED_LATE)


def _open(site: str, clock: Clock, kind: FilingKind = FilingKind.NEW, reason: str = "") -> int:
    manager = user_called(manager_of(_unit(site)))
    return open_filing(manager, system=f"{site}-1", kind=kind, reason=reason, clock=clock)


def _submitted(site: str, clock: Clock, *, declared: Declared | None = None, organ: str = "") -> int:
    number = _open(site, clock)
    manager, content = user_called(manager_of(_unit(site))), declared or _declared(site)
    read = filing(manager, number, at=clock.now()).register_sha256
    submit_filing(manager, filing=number, declared=content, register_sha256=read, organ=organ, clock=clock)
    return number


def _declared(site: str) -> Declared:
    """What the unit of a site states; the code is invented, with its right check character."""
    place = next(one for one in SITES if one.code == site)
    first = f"91420100MA4KX{SITES.index(place):04d}"
    return Declared(
        uscc=first + uscc_check_character(first),
        address=place.address,
        legal_representative="周明（演示）",
        responsible="周明（演示）",
        phone="027-82810000",
        models="枪机、球机（演示）",
        storage_place=f"{place.name}机房",
        declared_by="周明（演示）",
    )


def _unit(site: str) -> str:
    return next(one.organisation for one in SITES if one.code == site)
