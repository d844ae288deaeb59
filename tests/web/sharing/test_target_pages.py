"""The pages and the API of targets and of their batches (article 13(1); decree 799, article 16(2)(2))."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, behind_tables, compare, enabled, new_target, turn, with_pushing
from tests.support.sharing.receiver import ReceiverInMemory
from tests.support.web.form_reader import FormReader
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.secrecy.actions import mark_secret, set_precision
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.models import Batch, PushItem
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.targets.actions import add_target
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.values import TargetKind

type SignIn = Callable[..., Client]

pytestmark = pytest.mark.law("13(1)")
GIVEN = {"name": NAME, "kind": "table", "audience": "department", "holder": "WHGA"}
WRITTEN = re.compile(r'name="written_at" value="([^"]+)"')
CODES = "share_type,conditional,0\nshare_type，unconditional，1\n\nshare_type, not_shared ,2"
SECRET = "a-password-of-theirs"
ADDRESS = "postgresql://gs@10.9.8.7/front"


@pytest.fixture(autouse=True)
def receiver() -> Iterator[ReceiverInMemory]:
    found = ReceiverInMemory()
    with behind_tables(found):
        yield found


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    assert SECRET not in html
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_target_is_added_tried_and_enabled_by_another_hand(
    city: City, clock: HandClock, signed_in: SignIn, language: str, settings: Settings
) -> None:
    admin = signed_in("admin", language)
    shown(admin.get("/sharing/targets"))
    settings.MINGCHA_SHARING_HOSTS = ("front.example",)
    form = shown(admin.get("/sharing/targets/new"))
    assert [one in form for one in ("share_type,conditional,\n", "front.example")] == [True, True]
    wrong = admin.post("/sharing/targets/new", GIVEN | {"address": ADDRESS, "code_map": "share_type,conditional"})
    assert wrong.status_code == 422
    shown(wrong)
    half = admin.post("/sharing/targets/new", GIVEN | {"address": ADDRESS, "code_map": "share_type,conditional,0"})
    assert half.status_code == 422
    assert "aria-invalid" in shown(half)
    given = GIVEN | {"address": ADDRESS, "secret": SECRET, "code_map": CODES}
    assert admin.post("/sharing/targets/new", given)["Location"] == f"/sharing/targets/{NAME}"
    assert Target.objects.get().code_map == {
        "share_type": {"conditional": "0", "unconditional": "1", "not_shared": "2"}
    }
    shown(admin.get(f"/sharing/targets/{NAME}"))
    assert admin.post(f"/sharing/targets/{NAME}/enable", {"written_at": ""}).status_code == 403
    assert admin.post(f"/sharing/targets/{NAME}/try").status_code == 302
    officer = signed_in("city", language)
    read = {"written_at": WRITTEN.findall(shown(officer.get(f"/sharing/targets/{NAME}")))[0]}
    clock.advance(timedelta(minutes=1))
    assert admin.post(f"/sharing/targets/{NAME}/edit", given | {"address": f"{ADDRESS}2"}).status_code == 302
    assert admin.post(f"/sharing/targets/{NAME}/try").status_code == 302
    assert officer.post(f"/sharing/targets/{NAME}/enable", read).status_code == 409, "it was written anew since"
    read = {"written_at": Target.objects.get().written_at.isoformat()}
    assert officer.post(f"/sharing/targets/{NAME}/enable", read).status_code == 302
    assert admin.post(f"/sharing/targets/{NAME}/edit", GIVEN | {"address": ADDRESS}).status_code == 403
    assert officer.post(f"/sharing/targets/{NAME}/pause", {"why": ""}).status_code == 403
    assert officer.post(f"/sharing/targets/{NAME}/pause", {"why": "前置库维护"}).status_code == 302
    assert "前置库维护" in shown(admin.get(f"/sharing/targets/{NAME}"))
    shown(admin.get(f"/sharing/targets/{NAME}/edit"))
    assert signed_in("guard", language).get("/sharing/targets").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_of_each_way_stands_at_its_field(
    city: City, signed_in: SignIn, settings: Settings, language: str
) -> None:
    settings.MINGCHA_SHARING_HOSTS = frozenset({"there.example", "there.example:8443"})
    settings.MINGCHA_SHARING_FOLDER = None
    admin, rest = signed_in("admin", language), {"kind": "rest", "address": "https://there.example/api"}
    library = {"kind": "viid", "audience": "police", "address": "https://there.example:8443?device=4201"}
    for field, status, changes in (
        ("address", 422, {"kind": "rest", "address": "http://there.example/api"}),
        ("address", 422, {"kind": "rest", "address": "https://elsewhere.example/api"}),
        ("address", 422, {"kind": "ckan", "address": "https://there.example/"}),
        ("address", 422, rest | {"address": "https://u:p@there.example/api"}),
        ("address", 422, library),
        ("secret", 422, library | {"address": f"https://there.example:8443?device={'4' * 20}", "secret": "no-colon"}),
        ("trust", 422, rest | {"trust": "no certificate"}),
        ("code_map", 422, rest | {"code_map": "share_type,conditional,0"}),
        ("code_map", 422, rest | {"code_map": CODES.replace("2", "01")}),
        ("kind", 415, {"kind": "file", "address": "whsj"}),
        ("audience", 403, library | {"audience": "department"}),
        ("holder", 404, rest | {"holder": "NOBODYS"}),
    ):
        answer = admin.post("/sharing/targets/new", GIVEN | changes)
        assert answer.status_code == status, changes
        page = FormReader(shown(answer))
        assert page.wrong == {field}, changes
        assert page.values["address"] == changes.get("address", page.values["address"])
    assert not Target.objects.exists()


def test_what_was_refused_is_named_for_who_keeps_the_register_and_sent_again(
    city: City, clock: HandClock, signed_in: SignIn, receiver: ReceiverInMemory
) -> None:
    made = with_pushing(city, clock)
    city.people.update(made.people)
    kept, secret, reduced = (f"point/{made.points[site].code}" for site in ("HQX", "JHG", "WCT"))
    receiver.refuses = {kept: "字段过长", secret: "名称重复", reduced: "坐标重复"}
    enabled(made, clock)
    turn(receiver=receiver, clock=clock)
    (batch,) = Batch.objects.filter(state="partly_refused")
    page, of_batch, listed = f"/sharing/targets/{NAME}", f"/sharing/pushes/{batch.no}", "/sharing/pushes"
    clerk, officer = signed_in("clerk"), signed_in("city")
    for address in (page, of_batch):
        assert secret in shown(clerk.get(address)), address
    assert batch.no in shown(clerk.get(f"{listed}?q={NAME}&state=partly_refused"))
    assert batch.no not in shown(clerk.get(f"{listed}?q=elsewhere"))
    mark_secret(made["city"], code=made.points["JHG"].code, document="密定〔2026〕1号", clock=clock)
    set_precision(made["city"], code=made.points["WCT"].code, precision="reduced", reason="重点部位", clock=clock)
    for judged in (False, True):
        if judged:
            sweep_marks(clock=clock)
        for address in (page, of_batch):
            html = shown(clerk.get(address))
            shown_keys = [key for key in (kept, secret, reduced, "名称重复", "坐标重复") if key in html]
            assert shown_keys == [kept], (judged, address)
            assert secret in shown(officer.get(address))
        assert clerk.get(f"/api/v1{of_batch}").json()["unnamed"] == 2
        assert clerk.post(f"{page}/again", {"key": secret}).status_code == 404
        assert signed_in("guard").post(f"{page}/again", {"key": secret}).status_code == 403
    found = clerk.get(f"/api/v1{page}").json()["pushes"]
    assert (found["refused_count"], found["unnamed"]) == (3, 2)
    assert found["refused"] == [{"key": kept, "version": 1, "why": "—"}], "its words are for officers of the city"
    assert clerk.post(f"{page}/again", {"key": kept}).status_code == 302
    assert PushItem.objects.get(key=kept).state == ItemState.WAITING


def test_the_api_tells_no_secret(city: City, clock: HandClock, signed_in: SignIn) -> None:
    new = new_target(secret=SECRET)
    add_target(city["admin"], name=NAME, kind=TargetKind.TABLE, audience=Audience.POLICE, new=new, clock=clock)
    answer = signed_in("admin").get("/api/v1/sharing/targets")
    assert answer.json()[0]["has_secret"] is True
    assert SECRET.encode() not in answer.content
    assert Target.objects.get().sealed_secret not in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_comparison_is_asked_for_shown_and_settled(
    city: City, clock: HandClock, signed_in: SignIn, receiver: ReceiverInMemory, language: str
) -> None:
    made = with_pushing(city, clock)
    city.people.update(made.people)
    enabled(made, clock)
    turn(receiver=receiver, clock=clock)
    key, page = f"point/{made.points['JHG'].code}", f"/sharing/targets/{NAME}"
    receiver.rows[key] = replace(receiver.rows[key], digest="f" * 64)
    clerk, officer = signed_in("clerk", language), signed_in("city", language)
    assert clerk.post(f"{page}/compare").status_code == 302
    assert f"{page}/compare" not in shown(clerk.get(page)), "it is asked for"
    compare(receiver=receiver, clock=clock)
    assert key in shown(clerk.get(page))
    assert f"{page}/settle" not in shown(clerk.get(page))
    found = clerk.get(f"/api/v1{page}/comparisons").json()
    assert (found["newest"]["equal"], found["newest"]["counts"]["different"], found["newest"]["waiting"]) == (4, 1, 1)
    assert [one["kind"] for one in found["differences"]] == ["different"]
    given = {"how": "send_again", "why": "以本平台为准", "digest": found["newest"]["digest"]}
    assert clerk.post(f"{page}/settle", given).status_code == 403
    assert officer.post(f"{page}/settle", given | {"digest": "0" * 64}).status_code == 409
    assert officer.post(f"{page}/settle", given).status_code == 302
    decided = {"zh-hans": "下一次核对时重新推送", "en": "sent again at the next comparison"}[language]
    assert decided in shown(officer.get(page))
    receiver.rows["user/<b>"] = replace(receiver.rows[key], key="user/<b>")
    clock.advance(timedelta(minutes=1))
    compare(receiver=receiver, clock=clock)
    read = shown(officer.get(page))
    assert (decided in read, "以本平台为准" in read, "user/&lt;b&gt;" in read, "user/<b>" in read) == (
        False, True, True, False,
    )  # fmt: skip
    assert signed_in("guard").get(f"/api/v1{page}/comparisons").status_code == 403
    clock.advance(timedelta(minutes=1))
    compare(receiver=receiver, clock=clock)
    digest = officer.get(f"/api/v1{page}/comparisons").json()["newest"]["digest"]
    body = {"how": "leave", "why": "对方自行维护", "digest": digest}
    answer = officer.post(f"/api/v1{page}/settle", body, content_type="application/json")
    assert (answer.status_code, answer.json()["how"], answer.json()["waiting"]) == (200, "leave", 0)
    clock.advance(timedelta(days=1))
    compare(receiver=receiver, clock=clock)
    left = {"zh-hans": "按市局民警的决定保持对方现状", "en": "left as it stands there, as an officer decided"}[language]
    assert left in shown(signed_in("city", language).get(page))
