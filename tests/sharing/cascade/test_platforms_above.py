"""Platforms above us by the real acts: two hands let one in, it is shown what it may be shown, and each opening and
each refusal is a line (articles 13(1), 13(2), 16(3); T13-60-N, T13-61)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.conf import LazySettings
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import OWNER, appoint
from tests.support.sharing.rows_of_cascade import POLICE, add_platform
from tests.support.sharing.supplying import supplied, with_decision

from mingcha.access.duty.of_shares import grants_past_share
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.identity.models import User
from mingcha.sharing.cascade.actions import (
    approve_upper,
    pause_upper,
    propose_upper,
    resume_upper,
    retire_upper,
    set_upper_password,
)
from mingcha.sharing.cascade.models import UpperChannel, UpperPlatform
from mingcha.sharing.cascade.opening import open_for_upper, renew_for_upper
from mingcha.sharing.cascade.queries import (
    active_platforms,
    changes_after,
    channels_of,
    count_of,
    divisions_of,
    shown_channels,
    upper_openings,
    upper_platform,
    upper_platforms,
)
from mingcha.sharing.cascade.tasks import cascade_round
from mingcha.sharing.cascade.values import ChangeKind, NewUpper, UpperKind, UpperState, UpperWay
from mingcha.sharing.grants.actions import suspend_grant
from mingcha.sharing.point_rows.upkeep import mark_points, sweep_marks

SECRET = "secrecy = 'work_secret', secrecy_document = '密〔2026〕2号', secrecy_by = 'user:1'"
OPEN = "secrecy = '', secrecy_document = '', secrecy_by = ''"
PASSWORD = "a-password-of-ours"
FIRE = replace(
    POLICE, name="消防指挥平台", kind=UpperKind.DEPARTMENT, holder="XFJY", account="fire-platform",
    platform_code="42010000002000000009", password=PASSWORD,
)  # fmt: skip


def article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


@pytest.fixture
def agreed(city: City, clock: HandClock, settings: LazySettings) -> tuple[City, str]:
    """A city with a decision for the fire brigade, an account of each platform, and their host allowed."""
    settings.MINGCHA_SHARING_HOSTS = ("10.9.8.7:5060",)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    found, no = with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
    add_person("fire-platform", "XFJY", clock)
    add_person("police-platform", "WHGA", clock)
    return City({user.username: user for user in User.objects.select_related("organisation")}, found.points), no


def active(city: City, clock: HandClock, new: NewUpper) -> int:
    number = propose_upper(city["admin"], new=new, clock=clock).number
    approve_upper(city["city"], number=number, clock=clock)
    return number


@pytest.mark.law("3", "13(1)", "13(2)", "799-16(2)(2)")
def test_two_hands_let_a_platform_in_and_its_password_is_shown_to_nobody(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    city, _ = agreed
    assert article(lambda: propose_upper(city["city"], new=FIRE, clock=clock)) == "13(1)"
    assert article(lambda: propose_upper(city["admin"], new=replace(FIRE, host="10.1.1.1"), clock=clock)) == "13(1)"
    of_police = replace(FIRE, kind=UpperKind.POLICE)
    assert article(lambda: propose_upper(city["admin"], new=of_police, clock=clock)) == "13(2)"
    for wrong in (
        replace(FIRE, platform_code="1"), replace(FIRE, password="short"), replace(FIRE, account="fire"),
        replace(FIRE, port=0), replace(FIRE, keepalive_s=0),
    ):  # fmt: skip
        with pytest.raises(Fault):
            propose_upper(city["admin"], new=wrong, clock=clock)
    with_role = replace(FIRE, account="second", holder="WHGA")
    assert article(lambda: propose_upper(city["admin"], new=with_role, clock=clock)) == "16(2)"
    row = propose_upper(city["admin"], new=FIRE, clock=clock)
    with pytest.raises(Fault):
        propose_upper(city["admin"], new=replace(FIRE, name="另一平台"), clock=clock)
    assert active_platforms() == ()
    assert article(lambda: approve_upper(city["admin"], number=row.number, clock=clock)) == "13(1)"
    assert article(lambda: approve_upper(city["clerk"], number=row.number, clock=clock)) == "13(1)"
    assert approve_upper(city["city"], number=row.number, clock=clock).state is UpperState.ACTIVE
    (link,) = active_platforms()
    assert (link.platform_code, link.port) == (FIRE.platform_code, 5060)
    assert PASSWORD not in link.sealed_password
    assert PASSWORD not in repr((link, row, FIRE, upper_platforms(city["auditor"], at=clock.now())))
    assert article(lambda: pause_upper(city["clerk"], number=row.number, why=" ", clock=clock)) == "13(1)"
    assert pause_upper(city["clerk"], number=row.number, why="核对", clock=clock).state is UpperState.PAUSED
    assert active_platforms() == ()
    assert article(lambda: resume_upper(city["clerk"], number=row.number, clock=clock)) == "13(1)"
    resume_upper(city["second"], number=row.number, clock=clock)
    set_upper_password(city["admin"], number=row.number, password="another-password", clock=clock)
    assert active_platforms()[0].sealed_password != link.sealed_password
    steps = upper_platform(city["clerk"], row.number, at=clock.now()).steps
    assert (steps.pause.allowed, steps.resume.allowed, steps.retire.allowed) == (True, False, False)
    retire_upper(city["city"], number=row.number, why="平台撤并", clock=clock)
    assert UpperPlatform.objects.get().sealed_password == ""
    assert article(lambda: resume_upper(city["city"], number=row.number, clock=clock)) == "13(1)"
    assert article(lambda: upper_platforms(city["guard"], at=clock.now())) == "13(1)"


@pytest.mark.law("8", "13(1)", "13(2)", "16(3)", "19")
def test_a_department_opens_what_is_shared_and_each_refusal_is_a_line(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    """T13-60-N, T13-61."""
    city, no = agreed
    shared = city.points["HQX"].code
    settle(city, clock)
    number = active(city, clock, FIRE)
    assert cascade_round(OWNER, clock=clock) == 0, "no share names the account of the platform"
    grant = supplied(city, clock, no, "fire-platform")
    assert cascade_round(OWNER, clock=clock) == 1
    assert cascade_round(OWNER, clock=clock) == 0
    (item,) = channels_of(number, after=0, limit=10, at=clock.now())
    assert (item.code[:6], item.code[10:13], item.code[-6:]) == (item.parent, "131", "000001")
    assert item.code != shared
    assert [one.code for one in divisions_of(number)] == [item.parent]
    assert count_of(number) == 2

    ask = partial(open_for_upper, OWNER, platform=number, clock=clock)
    of_item = partial(ask, channel=item.code, user="张 三\n")
    opened = of_item(way=UpperWay.LIVE)
    assert (opened.point, bool(opened.ticket)) == (shared, True)
    assert article(lambda: of_item(way=UpperWay.PLAYBACK)) == "13(2)"
    assert article(lambda: of_item(way=UpperWay.DOWNLOAD)) == "19"
    assert article(lambda: ask(channel="42010600001310000099", user="", way=UpperWay.LIVE)) == "13(2)"
    unknown, download, playback, live = upper_openings(city["city"], number, at=clock.now())
    assert (live.point, live.user, live.grant, live.article) == (shared, "张 三", opened.grant, "")
    assert (playback.article, download.article, playback.grant) == ("13(2)", "19", "")
    assert (unknown.channel, unknown.point, unknown.user, unknown.way) == (
        "42010600001310000099", "", "platform", UpperWay.LIVE,
    )  # fmt: skip
    assert upper_openings(city["clerk"], number, at=clock.now()) == (), "a clerk reads no points"
    assert renew_for_upper(platform=number, opened=opened, way=UpperWay.LIVE, clock=clock).ticket != opened.ticket

    before = changes_after(number, number=0, limit=10, at=clock.now())
    assert [(one.number, one.kind) for one in before] == [(1, ChangeKind.ADD)]
    suspend_grant(city["department"], no=grant, why="账户失窃", clock=clock)
    assert grants_past_share(clock.now()) == (opened.grant,), "the clock revokes it: the gateway closes"
    assert article(lambda: renew_for_upper(platform=number, opened=opened, way=UpperWay.LIVE, clock=clock)) == "13(2)"
    assert cascade_round(OWNER, clock=clock) == 1
    (gone,) = changes_after(number, number=1, limit=10, at=clock.now())
    assert (gone.number, gone.kind, gone.item.code, gone.item.name) == (2, ChangeKind.DEL, item.code, item.code)
    assert article(lambda: of_item(way=UpperWay.LIVE)) == "13(2)"


@pytest.mark.law("13(1)", "13(2)", "16(3)", "799-10")
def test_the_police_are_shown_their_division_and_nothing_that_is_withheld(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    city, _ = agreed
    settle(city, clock)
    number = active(city, clock, replace(POLICE, require_user=True))
    shown = cascade_round(OWNER, clock=clock)
    items = channels_of(number, after=0, limit=100, at=clock.now())
    assert shown == len(items) > 1
    assert len({one.code for one in items}) == len(items)
    assert [one.number for one in channels_of(number, after=items[0].number, limit=1, at=clock.now())] == [2]
    held = UpperChannel.objects.select_related("point").get(serial=1)
    hidden = held.point.code
    edit(f"UPDATE registry_point SET {SECRET} WHERE code = %s", hidden)
    first = channels_of(number, after=0, limit=1, at=clock.now())[0]
    assert (first.name, first.longitude, first.is_on) == (first.code, "", False), "before any round"
    mark_points([hidden])
    names = [one.point for one in shown_channels(city["city"], number, at=clock.now())]
    assert hidden not in names
    assert len(names) == shown - 1
    sweep_marks(clock=clock)
    assert cascade_round(OWNER, clock=clock) == 1
    edit(f"UPDATE registry_point SET {OPEN} WHERE code = %s", hidden)
    mark_points([hidden])
    sweep_marks(clock=clock)
    assert cascade_round(OWNER, clock=clock) == 1
    held.refresh_from_db()
    assert (held.code, held.gone_at) == (first.code, None), "the same number again"
    ask = partial(open_for_upper, OWNER, platform=number, channel=first.code, way=UpperWay.LIVE, clock=clock)
    assert article(lambda: ask(user="")) == "16(3)"
    assert article(lambda: ask(user="李四")) == "13(2)", "listed is not shared"
    pause_upper(city["clerk"], number=number, why="核对", clock=clock)
    assert article(lambda: ask(user="李四")) == "13(1)"
    assert cascade_round(OWNER, clock=clock) == 0


def settle(city: City, clock: HandClock) -> None:
    """Judges every point."""
    mark_points([one.code for one in city.points.values()])
    sweep_marks(clock=clock)


@pytest.mark.law("13(1)", "13(2)", "16(3)")
def test_a_retired_platform_leaves_its_rows_and_no_password(city: City, clock: HandClock) -> None:
    add_platform(city, clock)
    (row,) = upper_platforms(city["auditor"], at=clock.now())
    assert (row.state, row.shown) == (UpperState.RETIRED, 1)
    (line,) = upper_openings(city["auditor"], row.number, at=clock.now())
    assert (line.article, line.user) == ("19", "platform")
    assert cascade_round(OWNER, clock=clock) == 0
