"""The report of a passed acceptance as a document: form 5.3 by real acts, PDF/A, its number checked (article 8)."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader
from tests.support.printed import preflight
from tests.support.registry.city import City, add_camera_on_trial
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import actions
from mingcha.registry.acceptance.passing import STANDARDS, install, plain_report
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.acceptance.values import NewAcceptance, NewMember
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.rules import may_issue_acceptance

pytestmark = pytest.mark.law("8")
GROUP = (NewMember("陈", "花桥小学", "保卫负责人", "manager"), NewMember("李", "监理公司", "监理工程师", "nobody"))


@pytest.fixture
def number(city: City, clock: HandClock) -> int:
    """An acceptance of one new point of the school, signed by both members and not closed."""
    add_camera_on_trial("HQX", clock, name="新装东门")
    install(city["manager"], "HQX", settings.MINGCHA_HOME.documents, clock)
    today = shanghai_day(clock.now())
    new = NewAcceptance("校园视频系统验收", STANDARDS, today - timedelta(days=3), GROUP)
    made = actions.open_acceptance(city["manager"], system="HQX", new=new, points=None, clock=clock)
    report = actions.record_report(
        city["manager"], acceptance=made, new=plain_report(today), report=0, recorder=NO_RECORDER, clock=clock
    )
    for username in ("manager", "nobody"):
        actions.sign_acceptance(city[username], acceptance=made, report=report, clock=clock)
    return made


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


def test_a_passed_acceptance_is_printed_and_its_number_checks(
    signed_in: Callable[..., Client], city: City, clock: HandClock, number: int
) -> None:
    manager, page = signed_in("manager"), f"/points/acceptances/{number}"
    assert "验收合格后方可出具" in shown(manager.get(page))
    assert manager.post(f"{page}/print").status_code == 403
    actions.close_acceptance(city["manager"], acceptance=number, report=1, filmed=(), clock=clock)
    assert f'action="{page}/print"' in shown(manager.get(page))
    assert manager.post(f"{page}/print").status_code == 302
    row = PrintedDocument.objects.get()
    assert row.no.startswith("A")
    data = manager.get(f"/documents/{row.no}").content
    text = re.sub(r"\s", "", "".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages))
    for part in (
        "竣工验收报告",
        "校园视频系统验收",
        "保卫负责人",
        "系统内签字",
        "施工质量",
        "新装东门",
        row.no,
        "合格",
    ):
        assert part in text, part
    assert row.digest in shown(Client().get(f"/c/{row.no}"))
    assert signed_in("elsewhere").get(f"/documents/{row.no}").status_code == 403


def test_only_a_passed_acceptance_is_issued() -> None:
    assert [state for state in AcceptanceState if may_issue_acceptance(state)] == [AcceptanceState.PASSED]


@pytest.mark.soak
def test_another_program_finds_the_report_to_be_pdf_a(
    signed_in: Callable[..., Client], city: City, clock: HandClock, number: int, tmp_path: Path
) -> None:
    actions.close_acceptance(city["manager"], acceptance=number, report=1, filmed=(), clock=clock)
    manager = signed_in("manager")
    manager.post(f"/points/acceptances/{number}/print")
    file = tmp_path / "report.pdf"
    file.write_bytes(manager.get(f"/documents/{PrintedDocument.objects.get().no}").content)
    assert preflight(file).endswith("is a valid PDF/A-1b file")
