"""The demo's acceptances: most batches passed, one each in the states before and beside that (article 8)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypedDict

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.actions import close_acceptance, record_report, sign_acceptance, withdraw_acceptance
from mingcha.registry.acceptance.mending import begin_reinspection
from mingcha.registry.acceptance.passing import open_batch, pass_opened, plain_report
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion
from mingcha.registry.acceptance.values import NewProblem, NewReport
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.points.rules import TRIAL
from mingcha.run.demo.cameras import LIVE
from mingcha.run.demo.city import CITY_OFFICER, CONTRACTOR, IN_USE_DOCUMENT, LIVE_ON_TRIAL, ON_TRIAL, manager_of
from mingcha.run.demo.masks import mask_halls
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES, DemoSite
from mingcha.supervision.assessments.setting_up import assess_for_use

_MENDING_DAYS = 15
FILED_LATE = "THC"
"""The site whose system is past its day of filing: accepted longer ago than the thirty days of article 9."""
_ACCEPTED_DAYS_AGO = 42


class _Where(TypedDict):
    """Where the demo's papers lie, and its clock."""

    documents: Path
    clock: Clock


def add_acceptances(clock: Clock) -> None:
    """Each unit's manager and the contractor's person accept its points, but for those that stay on trial."""
    trial = {camera.name for camera in LIVE if camera.number in LIVE_ON_TRIAL}
    for site in SITES:
        rows = points(BY, at=clock.now(), where=PointFilter(site=site.code))
        waiting = [row for row in rows if row.state == TRIAL]
        codes = [row.code for row in waiting if row.name not in trial]
        if site.code not in ON_TRIAL and codes:
            _passed(site, codes, clock)


def _passed(site: DemoSite, codes: Sequence[str], clock: Clock) -> None:
    manager, second = _group(site)
    system, title = _system(site), _title(site)
    assess_for_use(manager, user_called(CITY_OFFICER), system=system, clock=clock)
    masked = mask_halls(manager, codes, **_where(clock))
    on = shanghai_day(clock.now()) - timedelta(days=_ACCEPTED_DAYS_AGO if site.code == FILED_LATE else 0)
    number = open_batch(manager, second, system=system, title=title, points=codes, built_on=on, **_where(clock))
    pass_opened(manager, second, acceptance=number, on=on, masked=masked, clock=clock)


def add_unfinished(clock: Clock) -> None:
    """Leaves the batches of the sites on trial on their way: measured and signed, failed and under re-inspection; one
    camera of the riverbank mall waits for its inspection, after a batch that was withdrawn."""
    today = shanghai_day(clock.now())
    compound, mall = map(_site, ON_TRIAL)
    codes = _waiting(compound.code, clock)
    _measured(compound, codes[:2], clock, signed=False)
    _measured(compound, codes[2:], clock, signed=True)
    codes = _waiting(mall.code, clock)
    _failed(mall, codes[:2], today, clock)
    begun = _failed(mall, codes[2:], today, clock)
    begin_reinspection(_group(mall)[0], acceptance=begun, report=1, clock=clock)
    for number in LIVE_ON_TRIAL:
        site = _site(LIVE[number].site)
        codes = _waiting(site.code, clock)
        _withdrawn(site, codes, clock)
        open_batch(*_group(site), system=_system(site), title=_title(site), points=codes, **_where(clock))


def _withdrawn(site: DemoSite, codes: Sequence[str], clock: Clock) -> None:
    manager, second = _group(site)
    number = open_batch(manager, second, system=_system(site), title=_title(site), points=codes, **_where(clock))
    withdraw_acceptance(manager, acceptance=number, reason="南通道点位改由独立设备接入，重新组织", clock=clock)


def _measured(site: DemoSite, codes: Sequence[str], clock: Clock, *, signed: bool) -> None:
    manager, second = _group(site)
    number = open_batch(manager, second, system=_system(site), title=_title(site), points=codes, **_where(clock))
    report = plain_report(shanghai_day(clock.now()))
    record_report(manager, acceptance=number, new=report, report=0, recorder=NO_RECORDER, clock=clock)
    for person in (manager, second) if signed else ():
        sign_acceptance(person, acceptance=number, report=1, clock=clock)


def _failed(site: DemoSite, codes: Sequence[str], today: date, clock: Clock) -> int:
    manager, second = _group(site)
    number = open_batch(manager, second, system=_system(site), title=_title(site), points=codes, **_where(clock))
    record_report(manager, acceptance=number, new=_with_problems(today), report=0, recorder=NO_RECORDER, clock=clock)
    for person in (manager, second):
        sign_acceptance(person, acceptance=number, report=1, clock=clock)
    close_acceptance(manager, acceptance=number, report=1, filmed=(), clock=clock)
    return number


def _with_problems(today: date) -> NewReport:
    due = today + timedelta(days=_MENDING_DAYS)
    problems = (
        NewProblem("两处标识未设置", "江城智能工程公司", due),
        NewProblem("北侧支架松动，视域不固定", "江城智能工程公司", due),
    )
    return replace(plain_report(today), conclusion=Conclusion.UNQUALIFIED, problems=problems)


def _where(clock: Clock) -> _Where:
    return {"documents": settings.MINGCHA_HOME.documents, "clock": clock}


def _group(site: DemoSite) -> tuple[User, User]:
    """The manager of the site's unit and the contractor's person."""
    return user_called(manager_of(site.organisation)), user_called(CONTRACTOR)


def _waiting(site: str, clock: Clock) -> list[str]:
    rows = points(BY, at=clock.now(), where=PointFilter(site=site))
    return [row.code for row in rows if row.state == TRIAL]


def _site(code: str) -> DemoSite:
    return next(site for site in SITES if site.code == code)


def _system(site: DemoSite) -> str:
    return f"{site.code}-1"


def _title(site: DemoSite) -> str:
    return f"{site.name}{IN_USE_DOCUMENT}"
