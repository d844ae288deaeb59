"""The page on which the scan of a signed paper is handed in (12, 23; APL 61)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.case_course import CourseOfficers, act_ordered
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.orders.above import scanned_by
from mingcha.supervision.signed_papers.models import SignedPaper

pytestmark = pytest.mark.law("12", "23")
type SignIn = Callable[..., Client]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_signed_receipt_is_handed_in_at_its_paper(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    city = add_officers(city, clock)
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, city.points["HQX"].code, settings.MINGCHA_HOME.documents, clock)
    page, first = f"/oversight/obstructions/{tree}", signed_in(FIRST, language)
    shown(first, f"{page}/papers/order_service", {})
    address = f"/oversight/papers/{PrintedDocument.objects.get().no}/signed"
    assert address in shown(first, page)
    shown(signed_in("elsewhere", language), address, status=403)
    first = signed_in(FIRST, language)
    assert ("签收文书扫描件" if language == "zh-hans" else "Scan of a signed paper") in shown(first, address)
    text = SimpleUploadedFile("a.png", b"text", "image/png")
    shown(first, address, {"scan": text}, 403)
    html = shown(first, address, {"scan": SimpleUploadedFile("a.png", png(), "image/png")})
    kept = SignedPaper.objects.get()
    by = [scanned_by(PrintedKind.ORDER_SERVICE, one) for one in (str(tree), str(tree + 1))]
    assert (by, scanned_by(PrintedKind.SERVICE, str(tree))) == (["", ""], ""), "nobody confirmed it"
    scan = f"{address}/{kept.pk}"
    assert (scan in html, SignedPaper.objects.get().digest[-6:] in html) == (True, True)
    opened = first.get(scan)
    assert (opened.status_code, opened.content == png()) == (200, True)
    shown(first, address, {"scan": SimpleUploadedFile("a.png", png(), "image/png")}, 403)
    later = {"scan": SimpleUploadedFile("a.png", png(), "image/png"), "reason": "缺第二页"}
    html = shown(first, address, later)
    assert ("缺第二页" in html, html.count(f"{address}/")) == (True, 2)
    assert html.count("尚未确认" if language == "zh-hans" else "not yet confirmed") == 2
    assert f"{scan}/answer" not in html, "the own hand does not confirm it"
    shown(first, f"{scan}/answer", status=403)
    assert address not in shown(signed_in(PLAIN, language), page).replace(f"{address}/", ""), "who is not of the matter"
    second = signed_in(SECOND, language)
    assert f"{scan}/answer" in shown(second, page)
    assert [f"{scan}/answer" in shown(second, one) for one in ("/today", "/oversight/papers/scans")] == [True, True]
    assert "/oversight/papers/scans" in shown(second, "/oversight")
    told = f">{'您已打开' if language == 'zh-hans' else 'you opened it'}<"
    assert told not in shown(second, f"{scan}/answer")
    shown(second, f"{scan}/answer", {"confirms": "yes"}, 403)
    assert second.get(scan).content == png()
    assert told in shown(second, f"{scan}/answer")
    shown(second, f"{scan}/answer", {"confirms": "no"}, 403)
    html = shown(second, f"{scan}/answer", {"confirms": "yes"})
    assert ("已确认" if language == "zh-hans" else ">confirmed<") in html
    SignedPaper.objects.filter(pk__gt=SignedPaper.objects.order_by("pk")[0].pk).update(needs_second=False)
    html = shown(second, page)
    assert ("登记时尚不要求他人确认" if language == "zh-hans" else "before a second officer was asked") in html
    assert html.count("已有新扫描件" if language == "zh-hans" else "replaced by a later scan") == 1
