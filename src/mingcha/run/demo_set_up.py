"""Fills a demo home by calling the same actions as everybody.

It refuses any other home: demo accounts exist nowhere else.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry import actions, queries
from mingcha.registry.identity import person_with_password
from mingcha.run.demo_city import (
    CAMERA_PASSWORD,
    CAMERA_USERNAME,
    CAMERAS,
    DEMO_ACCOUNTS,
    DEMO_SITES,
    ORGANISATIONS,
    DemoAccount,
)
from mingcha.run.environment import simulated_cameras_port

BY: Actor = program("demo")


def set_up_demo(home: Home, clock: Clock, *, camera_urls: tuple[str, ...] = ()) -> None:
    """Adds what is missing of the demo: organisations, people, places, cameras. Calling it again changes nothing.

    `camera_urls` replaces the addresses of the simulated cameras, in their order. Raises Fault(FORBIDDEN) in a home
    that was not made as a demo home.
    """
    if not home.is_demo:
        words = Words("演示内容只能建在演示目录中", "demo accounts and cameras exist only in a demo home")
        raise Fault(FaultKind.FORBIDDEN, words, str(home.path))
    for code, name, name_en, kind, division in ORGANISATIONS:
        _once(
            partial(
                actions.add_organisation,
                BY,
                code=code,
                name=name,
                name_en=name_en,
                kind=kind,
                division=division,
                clock=clock,
            )
        )
    known = {person.username for person in queries.people(BY, at=clock.now())}
    for account in DEMO_ACCOUNTS:
        if account.username not in known:
            _add_account(account, clock)
    for site in DEMO_SITES:
        _add_place(site.code, clock)
    _add_cameras(camera_urls, clock)


def _add_account(account: DemoAccount, clock: Clock) -> None:
    actions.add_user(
        BY,
        username=account.username,
        name=account.name,
        badge_no=account.badge_no,
        organisation=account.organisation,
        password=account.password,
        clock=clock,
    )
    day = shanghai_day(clock.now())
    monitor = account.role == "monitor"
    actions.assign_role(
        BY,
        username=account.username,
        role=account.role,
        clock=clock,
        division=account.territory if account.territory.isdigit() else "",
        organisation="" if account.territory.isdigit() else account.territory,
        trained_on=day - timedelta(days=30) if monitor else None,
        filed_on=day - timedelta(days=20) if monitor else None,
    )


def _add_place(code: str, clock: Clock) -> None:
    site = next(site for site in DEMO_SITES if site.code == code)
    _once(
        lambda: actions.add_site(
            BY,
            code=site.code,
            name=site.name,
            category=site.category,
            division=site.division,
            organisation=site.organisation,
            address=site.address,
            clock=clock,
        )
    )
    _once(
        lambda: actions.add_system(
            BY, code=f"{site.code}-1", name=f"{site.name}公共视频系统", site=site.code, clock=clock
        )
    )
    if site.key_target:
        officer = next(account for account in DEMO_ACCOUNTS if account.role == "city_officer")
        by = person_with_password(officer.username, officer.password)
        if by is not None:
            document = "武公反恐〔2026〕演示 1 号"
            _once(lambda: actions.mark_key_target(by, system=f"{site.code}-1", document=document, clock=clock))


def _add_cameras(camera_urls: tuple[str, ...], clock: Clock) -> None:
    port = simulated_cameras_port()
    for camera in CAMERAS:
        url = f"rtsp://127.0.0.1:{port}/cam{camera.number}"
        given = camera_urls[camera.number] if camera.number < len(camera_urls) else url
        _once(
            partial(
                actions.add_point,
                BY,
                system=f"{camera.site}-1",
                name=camera.name,
                part=camera.part,
                url=given,
                username=CAMERA_USERNAME,
                password=CAMERA_PASSWORD,
                clock=clock,
            )
        )


def _once(action: Callable[[], object]) -> None:
    """Does an action unless what it makes is there already."""
    try:
        action()
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
