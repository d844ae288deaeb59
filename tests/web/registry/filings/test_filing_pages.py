"""Pages and API of filings: from opening by a return to the receipt, in both languages (article 9)."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import OWNER, City, add_camera
from tests.support.registry.filing import WHOLE, placed
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.filings.models import FilingScan, SystemFiling
from mingcha.registry.filings.overdue import find_overdue_filings
from mingcha.registry.printed.models import PrintedDocument

pytestmark = pytest.mark.law("9", "799-14")

SENT = {
    "organ": "JAGA", "cameras": "", "uscc": WHOLE.uscc, "address": WHOLE.address, "legal_representative": "陈静",
    "responsible": "陈静", "models": WHOLE.models, "storage_place": WHOLE.storage_place, "declared_by": "陈静",
}  # fmt: skip


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def read() -> dict[str, str]:
    """What a page or a program sends of the content that it read, of the one filing."""
    return {"content_sha256": SystemFiling.objects.get().digest}


def now(client: Client, number: int) -> dict[str, str]:
    """What a page or a program sends of the register that it read."""
    return {"register_sha256": client.get(f"/api/v1/filings/{number}").json()["register_sha256"]}


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.soak)])
def test_from_opening_to_the_receipt_on_the_pages(signed_in: Any, city: City, clock: HandClock, language: str) -> None:
    placed(city, clock, city.points["HQX"].code)
    find_overdue_filings(OWNER, clock=clock)
    manager, officer = signed_in("manager", language), signed_in("district", language)
    assert "filing_overdue" in shown(officer, "/points/filings")
    assert "/points/filings/new?system=HQX" in shown(manager, "/points/systems/HQX")
    shown(manager, "/points/filings/new", {"system": "HQX", "kind": "change", "reason": "换"}, 403)
    html = shown(manager, "/points/filings/new", {"system": "HQX", "kind": "new"})
    number = SystemFiling.objects.get().pk
    path = f"/points/filings/{number}"
    stale = re.findall('name="register_sha256" value="([0-9a-f]{64})"', html)[0]
    assert stale == now(manager, number)["register_sha256"]
    placed(city, clock, add_camera("HQX", clock, "操场").code)
    html = shown(manager, f"{path}/submit", SENT | {"register_sha256": stale, "phone": "027-1"}, 409)
    assert 'value="027-1"' in html, "what was typed is kept"
    read_now = re.findall('name="register_sha256" value="([0-9a-f]{64})"', html)
    assert read_now == [now(manager, number)["register_sha256"]] != [stale]
    assert {"zh-hans": "备案表缺此项", "en": "The form lacks this item"}[language] in html
    shown(manager, f"{path}/submit", SENT | now(manager, number) | {"cameras": "12", "with_gaps": "on"}, 403)
    html = shown(manager, f"{path}/submit", SENT | now(manager, number) | {"phone": "abc"}, 422)
    assert 'id="item-phone_error"' in html
    assert 'name="with_gaps"' not in shown(manager, path)
    html = shown(manager, f"{path}/submit", SENT | now(manager, number), 422)
    assert {"zh-hans": "尚缺 1 项：联系电话", "en": "still missing (1): a telephone number"}[language] in html
    assert ('name="with_gaps"' in html, SystemFiling.objects.get().state) == (True, "draft")
    shown(manager, f"{path}/submit", SENT | now(manager, number) | {"with_gaps": "on"})
    due = SystemFiling.objects.get().due_on
    assert str(due) in shown(officer, "/points/filings").partition("<tbody>")[2]
    shown(officer, f"{path}/receive", read(), 403)
    html = shown(officer, f"{path}/return", {})
    assert {"zh-hans": "联系电话", "en": "a telephone number"}[language] in html
    shown(officer, f"{path}/correction", {})
    shown(manager, f"{path}/submit", SENT | now(manager, number) | {"phone": "027-82810000"})
    form = {"title": "纸质备案表", "scan": SimpleUploadedFile("a.png", png(), "image/png")}
    assert "纸质备案表" in shown(officer, f"{path}/scans", form)
    assert officer.get(f"{path}/scans/{FilingScan.objects.get().pk}").content == png()
    shown(officer, f"{path}/receive", {"content_sha256": "0" * 64}, 409)
    html = shown(officer, f"{path}/receive", read())
    assert "武公视备〔2026〕420102-000001" in html
    shown(officer, f"{path}/receipt", {})
    shown(officer, f"{path}/print", {})
    assert sorted(PrintedDocument.objects.values_list("kind", flat=True)) == ["correction", "filing", "receipt"]
    assert "420102-000001" in shown(officer, "/points/filings?state=received&system=HQX")
    shown(manager, f"{path}/withdraw", {"reason": "不办了"}, 403)
    shown(signed_in("elsewhere", language), path, status=403)


def test_a_filing_over_the_api_is_transferred_by_the_wrong_district(
    signed_in: Any, city: City, clock: HandClock
) -> None:
    placed(city, clock, city.points["HQX"].code)
    manager, wrong = signed_in("manager"), signed_in("elsewhere")

    def sent(client: Client, address: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        answer = client.post(f"/api/v1/filings{address}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    number = sent(manager, "", {"system": "HQX", "kind": "new"}, 201)["filing"]["number"]
    declared = {name: SENT[name] for name in SENT if name not in ("organ", "cameras")} | {"phone": "027-82810000"}
    refused = sent(manager, f"/{number}/submit", now(manager, number) | {"declared": declared, "cameras": 12}, 403)
    assert refused["article"] == "9"
    whole = now(manager, number) | {"declared": declared, "organ": "WCGA", "cameras": 1}
    sent(manager, f"/{number}/submit", whole)
    assert sent(wrong, f"/{number}/receive", read(), 403)["next"]
    held = sent(wrong, f"/{number}/transfer", {})
    assert (held["filing"]["organ"], held["filing"]["state"]) == ("JAGA", "submitted")
    assert sent(signed_in("district"), f"/{number}/receive", read())["filing"]["no"] == "武公视备〔2026〕420102-000001"
    for address in ("", "/due", "/overdue", "/systems/HQX", f"/{number}"):
        assert manager.get(f"/api/v1/filings{address}").status_code == 200
