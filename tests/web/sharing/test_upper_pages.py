"""The pages of platforms above us: proposed, approved by another hand, paused, retired; what it is shown and opened
(articles 13(1), 13(2), 16(3))."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_sharing_people
from tests.support.registry.staffing import OWNER
from tests.support.sharing.rows_of_cascade import CHANNEL, POLICE, add_platform
from tests.support.web.form_reader import FormReader
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.places.actions import add_organisation
from mingcha.sharing.cascade.models import UpperPlatform
from mingcha.sharing.cascade.values import NewUpper
from mingcha.sharing.point_rows.upkeep import sweep_marks

type SignIn = Callable[..., Client]

pytestmark = pytest.mark.law("13(1)", "13(2)", "16(3)")
GIVEN = {name: str(getattr(POLICE, name)) for name in NewUpper.__dataclass_fields__ if name != "require_user"}
LIST = "/sharing/cascade"


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    assert POLICE.password not in html
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_platform_is_proposed_and_approved_by_another_hand(
    city: City, clock: HandClock, signed_in: SignIn, settings: Settings, language: str
) -> None:
    settings.MINGCHA_SHARING_HOSTS = ("10.9.8.7:5060",)
    add_organisation(OWNER, code="WHSJ", name="市数据局", kind="government", division="420100", clock=clock)
    for account, holder in ((POLICE.account, POLICE.holder), ("second-platform", "WHGA"), ("data-platform", "WHSJ")):
        add_person(account, holder, clock)
    admin, officer = signed_in("admin", language), signed_in("city", language)
    assert "10.9.8.7:5060" in shown(admin.get(f"{LIST}/new"))
    for field, status, changes in (
        ("host", 403, {"host": "10.1.1.1"}),
        ("account", 404, {"account": "nobody-there"}),
        ("platform_code", 422, {"platform_code": "1"}),
        ("password", 422, {"password": "short"}),
        ("port", 422, {"port": "0"}),
        ("kind", 403, {"holder": "WHSJ", "account": "data-platform"}),
        ("holder", 404, {"holder": "NONE"}),
        ("account", 403, {"account": "data-platform"}),
        ("account", 403, {"account": "city"}),
    ):
        answer = admin.post(f"{LIST}/new", GIVEN | changes)
        assert (answer.status_code, FormReader(shown(answer)).wrong) == (status, {field}), changes
    assert not UpperPlatform.objects.exists()
    page = admin.post(f"{LIST}/new", GIVEN)["Location"]
    other = {"name": "另一平台", "account": "second-platform", "platform_code": "42010000002000000009"}
    for field in other:
        answer = admin.post(f"{LIST}/new", GIVEN | {key: value for key, value in other.items() if key != field})
        assert (answer.status_code, FormReader(shown(answer)).wrong) == (409, {field}), field
    number = UpperPlatform.objects.get().pk
    assert page == f"{LIST}/{number}"
    assert f"{page}/approve" not in shown(admin.get(page))
    assert admin.post(f"{page}/approve").status_code == 403
    assert f"{page}/approve" in shown(officer.get(page))
    assert officer.post(f"{page}/approve").status_code == 302
    assert officer.post(f"{page}/pause", {"why": " "}).status_code == 403
    assert officer.post(f"{page}/pause", {"why": "核对编码"}).status_code == 302
    assert "核对编码" in shown(admin.get(page))
    assert officer.post(f"{page}/resume").status_code == 302
    sealed = UpperPlatform.objects.get().sealed_password
    assert admin.post(f"{page}/password", {"password": "another-of-ours"}).status_code == 302
    assert UpperPlatform.objects.get().sealed_password != sealed
    assert admin.post(f"{page}/nothing").status_code == 404
    assert admin.post(f"{page}/retire", {"why": "平台撤并"}).status_code == 302
    assert f"{page}/resume" not in shown(officer.get(page))
    assert POLICE.name in shown(officer.get(LIST))
    guard = signed_in("guard", language)
    assert {guard.get(one).status_code for one in (LIST, page)} == {403}


def test_what_it_is_shown_and_opened_is_for_officers_and_auditors(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    add_platform(city, clock)
    city.people.update(with_sharing_people(city, clock).people)
    page = f"{LIST}/{UpperPlatform.objects.get().pk}"
    code = city.points["HQX"].code
    for name in ("city", "auditor"):
        html = shown(signed_in(name).get(page))
        assert (code in html, CHANNEL in html, "只通过导出办理" in html) == (True, True, True), name
        assert ("未写明" in html, ">platform<" in html) == (True, False), name
    listed = f'class="strong" href="/points/{code}"'
    assert listed not in shown(signed_in("city").get(page)), "until it is judged"
    sweep_marks(clock=clock)
    assert listed not in shown(signed_in("city").get(f"{page}?q=none"))
    assert listed in shown(signed_in("city").get(f"{page}?q={CHANNEL}"))
    assert listed not in shown(signed_in("city").get(f"{page}?after=1"))
    html = shown(signed_in("clerk").get(page))
    assert (code in html, CHANNEL in html, POLICE.platform_code in html) == (False, False, True)
