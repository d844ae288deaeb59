"""What a share grant opens at the door, and its end (articles 13(2), 14, 16(3), 19): by the real acts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City
from tests.support.registry.drawing import draw_block
from tests.support.registry.staffing import OWNER, appoint
from tests.support.sharing.deciding import LIVE
from tests.support.sharing.supplying import CHECKS, decided, supplied

from mingcha.access.duty.of_shares import grants_past_share, watch_share
from mingcha.access.shares.models import SharedAccess, SharedPerson
from mingcha.access.shares.standing import is_shared
from mingcha.access.shares.values import ShareKind
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, Site
from mingcha.sharing.grants.actions import end_grant, renew_grant, resume_grant, suspend_grant
from mingcha.sharing.grants.checks import check_share_grants
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.naming import ask_person
from mingcha.sharing.grants.queries import share_grant
from mingcha.sharing.grants.tasks import remove_people_who_left, withdraw_points_without_consent


def article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


def moved(model: type[User | Site], key: int, organisation: str) -> None:
    """The row belongs to another organisation, as after a transfer."""
    to = Organisation.objects.get(code=organisation).pk
    edit(f"UPDATE {model._meta.db_table} SET organisation_id = %s WHERE id = %s", to, key)


@pytest.mark.law("13(2)", "14(2)", "16(3)", "19")
def test_named_people_watch_while_it_is_in_force(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    code = city.points["HQX"].code
    assert not is_shared(ShareKind.LIVE, code, "XFJY", clock.now()).is_shared
    grant = supplied(city, clock, no, "fighter")
    share = ShareGrant.objects.get(no=grant).opened
    found = is_shared(ShareKind.LIVE, code, "XFJY", clock.now())
    assert (found.is_shared, share in found.entry) == (True, True)
    assert not is_shared(ShareKind.PLAYBACK, code, "XFJY", clock.now()).is_shared
    watching = watch_share(city["fighter"], share=share, points=[code], clock=clock)
    assert article(lambda: watch_share(city["driver"], share=share, points=[code], clock=clock)) == "13(2)"
    assert article(lambda: watch_share(city["department"], share=share, points=[code], clock=clock)) == "13(2)"
    assert grants_past_share(clock.now()) == ()
    suspend_grant(city["department"], no=grant, why="账户失窃", clock=clock)
    assert grants_past_share(clock.now()) == (watching.no,)
    assert not is_shared(ShareKind.LIVE, code, "XFJY", clock.now()).is_shared
    resume_grant(city["clerk"], no=grant, why="账户已重置", clock=clock)
    again = ShareGrant.objects.get(no=grant).opened
    assert again != share
    assert grants_past_share(clock.now()) == (watching.no,)
    assert watch_share(city["fighter"], share=again, points=[code], clock=clock).no
    assert list(check_share_grants()) == []
    with CaptureQueriesContext(connection) as captured:
        assert is_shared(ShareKind.LIVE, code, "XFJY", clock.now()).is_shared
    assert len(captured) == 2
    place = "UPDATE registry_point SET longitude_ndeg = 114300500000, latitude_ndeg = 30610500000 WHERE code = %s"
    edit(place, code)
    draw_block(city["city"], clock, "classified", unit="WCGA")
    assert not is_shared(ShareKind.LIVE, code, "XFJY", clock.now()).is_shared, "it stands at a classified place now"
    end_grant(city["city"], no=grant, why="不再需要", clock=clock)
    assert SharedAccess.objects.filter(ended_at=None).count() == 0
    assert list(check_share_grants()) == []


@pytest.mark.law("13(2)", "16(3)", "799-20")
def test_a_person_who_left_is_out_and_does_not_come_back_by_returning(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    share, code = ShareGrant.objects.get(no=grant).opened, city.points["HQX"].code
    person = city["fighter"]
    assert share_grant(person, grant, at=clock.now()).is_named
    moved(User, person.pk, "JTYS")
    assert article(lambda: share_grant(person, grant, at=clock.now())) == "13(2)", "not before the clock takes it out"
    assert article(lambda: watch_share(person, share=share, points=[code], clock=clock)) == "13(2)"
    assert remove_people_who_left(OWNER, clock=clock) == 1
    moved(User, person.pk, "XFJY")
    assert article(lambda: watch_share(person, share=share, points=[code], clock=clock)) == "13(2)"
    assert remove_people_who_left(OWNER, clock=clock) == 0
    assert SharedPerson.objects.filter(removed_at=None).count() == 0


@pytest.mark.law("13(2)", "16(3)", "799-20")
def test_the_end_of_a_role_ends_what_was_shared_with_its_holder(agreed: tuple[City, str], clock: HandClock) -> None:
    """Who never had a role is named for itself, and stays."""
    city, no = agreed
    last = clock.now() + timedelta(days=2)
    appoint("fighter", "department_user", clock, organisation="XFJY", valid_until=last)
    clock.advance(timedelta(minutes=1))
    grant = supplied(city, clock, no, "fighter", "driver")
    share, code = ShareGrant.objects.get(no=grant).opened, city.points["HQX"].code
    watching = [watch_share(city[who], share=share, points=[code], clock=clock) for who in ("fighter", "driver")]
    assert (grants_past_share(clock.now()), remove_people_who_left(OWNER, clock=clock)) == ((), 0)
    clock.advance(last - clock.now())
    again = [watch_share(city["driver"], share=share, points=[code], clock=clock)]
    assert article(lambda: watch_share(city["fighter"], share=share, points=[code], clock=clock)) == "13(2)"
    assert not is_shared(ShareKind.LIVE, code, "XFJY", clock.now(), officers=[city["fighter"].pk]).is_shared
    assert is_shared(ShareKind.LIVE, code, "XFJY", clock.now(), officers=[city["driver"].pk]).is_shared
    assert remove_people_who_left(OWNER, clock=clock) == 1
    assert SharedPerson.objects.get(removed_at=None).user_id == city["driver"].pk
    assert again[0].no not in [one.no for one in watching]
    assert remove_people_who_left(OWNER, clock=clock) == 0


@pytest.mark.law("13(2)", "13(3)")
def test_a_point_that_another_unit_took_over_is_not_shared_by_the_consent_of_the_first(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    city, no = agreed
    supplied(city, clock, no, "fighter")
    point = city.points["HQX"]
    assert withdraw_points_without_consent(OWNER, clock=clock) == 0
    moved(Site, Site.objects.get(systems__points__code=point.code).pk, "XFJY")
    assert withdraw_points_without_consent(OWNER, clock=clock) == 1
    assert not is_shared(ShareKind.LIVE, point.code, "XFJY", clock.now()).is_shared


@pytest.mark.law("13(2)")
def test_a_new_decision_goes_on_from_a_grant(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    old = supplied(city, clock, no, "fighter")
    clock.advance(timedelta(hours=1))
    later = decided(city, clock, LIVE, days=360)
    number = ask_person(city["department"], application=later, username="driver", clock=clock).number
    given = {"application": later, "checks": CHECKS, "people": (number,), "clock": clock}
    assert article(lambda: renew_grant(city["city"], no=old, **given)) == "13(2)"
    new = renew_grant(city["clerk"], no=old, **given)
    held = ShareGrant.objects.get(no=new.no)
    assert (held.renews.no if held.renews else "", ShareGrant.objects.get(no=old).state) == (old, "renewed")
    assert list(SharedAccess.objects.filter(ended_at=None).values_list("no", flat=True)) == [held.opened]
    assert list(check_share_grants()) == []
