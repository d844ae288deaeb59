"""/points/<code>/why: the first failed step with what to do, in both languages, for who keeps the camera (3, 16(1))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import HandClock
from mingcha.media.diagnosis.devices import DeviceStream, Registration, device_steps, with_registration
from mingcha.media.diagnosis.steps import Diagnosis, ReadWay
from mingcha.media.units import GapReason
from mingcha.registry.commissioning import diagnosing
from mingcha.registry.commissioning.diagnosing import PointDiagnosis
from mingcha.registry.identity.models import User

pytestmark = [pytest.mark.law("3"), pytest.mark.law("16(1)")]
SILENT = with_registration(
    Diagnosis(ReadWay.DEVICE, device_steps(DeviceStream(is_answered=True, end=GapReason.SILENT)), GapReason.SILENT),
    Registration(online=True, heard_ago_s=20),
)


def test_the_first_failed_step_is_open(
    city: City, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "ask_recorder", lambda _: PointDiagnosis(SILENT, "rec-1"))
    code = city.points["HQX"].code
    page = signed_in("manager").get(f"/points/{code}/why").content.decode()
    assert "设备同意发送，但没有任何媒体包到达录像机" in page
    assert [page.count(f'data-step="{tone}"') for tone in ("ok", "bad", "wait")] == [3, 1, 5]
    assert "20 秒前来过" in page
    assert page.count("<ol>") == 1
    assert "检查摄像机网段到录像机的防火墙" in page
    assert "由录像机 rec-1 计数。" in page
    english = signed_in("manager", "en").get(f"/points/{code}/why").content.decode()
    assert "it agreed to send, and nothing reaches the recorder" in english
    assert f'href="/points/{code}/why"' in signed_in("manager").get(f"/points/{code}").content.decode()


def test_it_is_for_those_alone_who_keep_the_camera(city: City, signed_in: Callable[..., Client]) -> None:
    code = city.points["HQX"].code
    assert signed_in("auditor").get(f"/points/{code}/why").status_code == 403
    assert f'href="/points/{code}/why"' not in signed_in("auditor").get(f"/points/{code}").content.decode()
    assert signed_in("manager").get("/points/42010200001320009999/why").status_code == 404
    away = signed_in("manager").get(f"/points/{code}/why")
    assert away.status_code == 200
    assert "本机的录像机没有应答" in away.content.decode()
    assert f'class="button" href="/points/{code}/why"' in away.content.decode(), "to look again once it runs"


def test_the_page_of_a_point_offers_it_to_those_alone_who_read_it(
    city: City, signed_in: Callable[..., Client], pages_clock: HandClock
) -> None:
    """A technician of the school who is of other police got a link that led to a refusal."""
    for username, organisation in (("technician", "HQXX"), ("fitter", "JAGA")):
        add_person(username, organisation, pages_clock)
        appoint(username, "technician", pages_clock, organisation="HQXX")
        city.people[username] = User.objects.get(username=username)
    page = f"/points/{city.points['HQX'].code}"
    found = {}
    for username in ("admin", "city", "district", "manager", "technician", "fitter", "monitor", "guard", "auditor"):
        client = signed_in(username)
        found[username] = f'href="{page}/why"' in client.get(page).content.decode()
        assert (client.get(f"{page}/why").status_code == 200) is found[username], username
    assert {username for username, offered in found.items() if offered} == {
        "admin", "city", "district", "manager", "technician",
    }  # fmt: skip
