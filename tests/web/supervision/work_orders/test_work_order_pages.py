"""Pages of work orders in both languages: from a link to a verified sign, the phone's page, and no picture (16(1))."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.repairers import FITTER, OTHER, add_repairers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.values import NewSign
from mingcha.supervision.work_orders.models import WorkOrder

pytestmark = pytest.mark.law("7", "16(1)", "799-19")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_fitter_repairs_a_sign_by_the_phone_and_the_manager_verifies_it(
    signed_in: SignIn, city: City, clock: HandClock, language: str, settings: Any
) -> None:
    city = add_repairers(city, clock)
    code = city.points["HQX"].code
    manager, fitter = signed_in("manager", language), signed_in(FITTER, language)
    new = f"/oversight/workorders/new?point={code}"
    assert new in shown(manager, f"/points/{code}")
    assert f'value="{code}"' in shown(manager, new)
    given = {"point": code, "kind": "sign", "what": "标识脱落", "finding": "", "picture_finding": "",
             "interruption_ms": "", "health_day": ""}  # fmt: skip
    shown(manager, "/oversight/workorders/new", given | {"what": ""}, 403)
    shown(manager, "/oversight/workorders/new", given | {"health_day": "2026-11-20"}, 403)
    shown(fitter, "/oversight/workorders/new", given, 403)
    shown(manager, "/oversight/workorders/new", given)
    page = f"/oversight/workorders/{WorkOrder.objects.get().pk}"
    assert f"{page}/site" in shown(fitter, "/oversight/workorders"), "who repairs is led to the page for the phone"
    assert page in shown(manager, "/oversight/workorders?state=open")
    assert page not in shown(manager, "/oversight/workorders?state=fixed")
    assert page not in shown(signed_in(OTHER, language), "/oversight/workorders")
    shown(signed_in(OTHER, language), f"{page}/site", status=403)
    site = shown(fitter, f"{page}/site")
    assert f"{page}/site/accept" in site
    assert not {"<video", "<canvas", "/live", "10.1.3.3"} & {one for one in ("<video", "<canvas", "/live", "10.1.3.3")
                                                             if one in site}  # fmt: skip
    shown(fitter, f"{page}/site/accept", {"revision": "1"})
    shown(fitter, f"{page}/site/accept", {"revision": "1"}, 409)
    shown(fitter, f"{page}/site/verify", {"revision": "2"}, 404)
    shown(fitter, f"{page}/site/arrive", {"revision": "2"})
    shown(fitter, f"{page}/site/ask_wait", {"revision": "3", "reason": "power", "text": "停电"})
    assert f"{page}/answer_wait" in shown(manager, page)
    shown(manager, f"{page}/answer_wait", {"revision": "4", "agrees": "yes", "text": ""})
    shown(fitter, f"{page}/site/end_wait", {"revision": "5"})
    shown(fitter, f"{page}/site/fix", {"revision": "6", "done": "重新固定"}, 403)
    photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    shown(fitter, f"{page}/site/fix", {"revision": "6", "done": "重新固定", "photo": photo})
    shown(fitter, f"{page}/verify", {"revision": "7"}, 403)
    shown(manager, f"{page}/verify", {"revision": "7"}, 403)
    sign = NewSign("公共视频图像采集区域", "正门", shanghai_day(clock.now()), "李明")
    record_sign(city["manager"], code=code, new=sign, photo=png(), folder=settings.MINGCHA_HOME.documents, clock=clock)
    shown(manager, f"{page}/verify", {"revision": "7"})
    held = WorkOrder.objects.get()
    assert (held.state, held.good_basis) == ("verified", "sign")
    fixed = held.steps.get(step="fix")
    assert manager.get(f"{page}/photos/{fixed.pk}").content[:3] == b"\xff\xd8\xff"
    assert manager.get(f"{page}/photos/{fixed.pk + 1}").status_code == 404
    # the door: who repairs a point in use opens no picture of it (799-19)
    asked = {"purpose": "duty_patrol", "points": code, "hours": "1"}
    answer = fitter.post("/access/grants", asked, headers={"accept": "application/json"})
    assert answer.status_code == 403, answer.content
