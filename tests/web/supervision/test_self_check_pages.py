"""The four systems and self-checks in the browser (article 16(1))."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.regimes.models import RegimeDocument
from mingcha.supervision.self_checks.kinds import CheckKind
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.self_checks.questions import QUESTIONS

pytestmark = pytest.mark.law("16(1)")
type SignIn = Callable[..., Client]
REGIMES, CHECKS = "/oversight/regimes", "/oversight/checks"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    html = answer.content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_system_is_recorded_and_read(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    manager, today = signed_in("manager", language), shanghai_day(clock.now()).isoformat()
    assert ("待您办理 4 项" if language == "zh-hans" else "4 for you") in read(manager, "/oversight")
    assert f'href="{REGIMES}/HQXX"' in read(manager, REGIMES)
    sent = {"kind": "secrecy", "title": "<b>保密", "approver": "校长", "valid_from": today}
    lacking = manager.post(f"{REGIMES}/HQXX", sent)
    assert lacking.status_code == 403
    scan = png()
    made = manager.post(f"{REGIMES}/HQXX", {**sent, "scan": SimpleUploadedFile("制度.png", scan)})
    assert made.status_code == 302
    number = RegimeDocument.objects.get().pk
    guard = signed_in("guard", language)
    html = read(guard, f"{REGIMES}/HQXX")
    assert "&lt;b&gt;保密" in html
    assert f'action="{REGIMES}/versions/{number}/acknowledge"' in html
    assert f'action="{REGIMES}/HQXX"' not in html, "a guard records no system"
    assert guard.get(f"{REGIMES}/versions/{number}/text").content == scan
    assert guard.post(f"{REGIMES}/versions/{number}/acknowledge").status_code == 302
    assert f'action="{REGIMES}/versions/{number}/acknowledge"' not in read(guard, f"{REGIMES}/HQXX")
    assert guard.post(f"{REGIMES}/versions/{number}/acknowledge").status_code == 403
    assert manager.post(f"{REGIMES}/HQXX/print").status_code == 302
    assert "B2026-000001-" in read(manager, f"{REGIMES}/HQXX")
    assert guard.post(f"{REGIMES}/HQXX/print").status_code == 403
    assert signed_in("elsewhere", language).get(f"{REGIMES}/versions/{number}/text").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_check_is_answered_signed_and_reviewed(signed_in: SignIn, city: City, language: str) -> None:
    manager = signed_in("manager", language)
    read(manager, CHECKS)
    opened = manager.post(CHECKS, {"unit": "HQXX", "kind": "security", "year": "2026", "part": "4"})
    assert opened.status_code == 302
    page = f"{CHECKS}/{SelfCheck.objects.get().pk}"
    read(manager, page)
    lacking = manager.post(page, {"answer_room_secure": "yes", "proof_room_secure": ""})
    assert lacking.status_code == 403
    assert 'id="field-proof_room_secure_error"' in lacking.content.decode()
    assert manager.post(f"{page}/sign").status_code == 403
    codes = [one.code for one in QUESTIONS[CheckKind.SECURITY]]
    sent = {f"answer_{code}": "yes" for code in codes} | {f"proof_{code}": "见台账" for code in codes}
    assert manager.post(page, sent).status_code == 302
    assert f'href="{page}"' in read(manager, "/deadlines?kind=self_check&within=90")
    assert manager.post(f"{page}/sign").status_code == 302
    district = signed_in("district", language)
    assert ("待您办理 1 项" if language == "zh-hans" else "1 for you") in read(district, "/oversight")
    assert f'formaction="{page}/return"' in read(district, page)
    assert district.post(f"{page}/review", {"note": ""}).status_code == 422
    assert district.post(f"{page}/return", {"note": "请补充"}).status_code == 302
    assert f'formaction="{page}/sign"' in read(manager, page), "the signature is a button of the answers"
    emptied = manager.post(f"{page}/sign", {**sent, "answer_room_secure": "no", "proof_room_secure": ""})
    assert 'id="field-proof_room_secure_error"' in emptied.content.decode(), "what was typed is refused, not left out"
    typed = {**sent, "answer_room_secure": "no", "proof_room_secure": "已换锁"}
    assert manager.post(f"{page}/sign", typed).status_code == 302
    assert SelfCheck.objects.get().answers.get(question="room_secure").proof == "已换锁"
    assert district.post(f"{page}/review", {"note": "属实"}).status_code == 302
    assert manager.post(f"{page}/print").status_code == 302
    html = read(manager, page)
    assert "属实" in html
    no = html.split('href="/c/')[1].split('"')[0] if 'href="/c/' in html else ""
    assert no.startswith("Z2026-000001-")
    assert manager.get(f"/documents/{no}").content.startswith(b"%PDF-")
    assert signed_in("elsewhere", language).get(page).status_code == 403
