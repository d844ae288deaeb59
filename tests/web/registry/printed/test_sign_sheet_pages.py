"""The sign sheet of a system as a document: typeset, printed at the pages of system and signs, checked (article 7)."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.support.printed import ROOT, preflight, sheet_of
from tests.support.registry.city import City, add_camera_on_trial
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import token_of

from mingcha.kit.canonical import Json
from mingcha.kit.clock import HandClock
from mingcha.registry.points.models import Point
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.printed.values import Content
from mingcha.web.registry.printed.typesetting import typesetter

pytestmark = pytest.mark.law("7", "799-13")
SIGN: dict[str, Json] = {
    "text": "公共视频图像采集区域 Public video image collection area；管理单位：花桥小学", "hangs_at": "正门右侧立柱",
    "photo_on": "2026-05-01", "inspector": "李明", "due_on": "2027-05-06", "sha256": "0123456789abcdef" * 4,
}  # fmt: skip


def made(points: int, listed: bool = True) -> bytes:
    """The PDF of a system with so many points, every other one without a sign."""
    lines: list[Json] = [
        {"code": f"{number:020}", "name": f"{number} 号门", "reason": "未登记标识" if number % 2 else "",
         "sign": None if number % 2 else SIGN}
        for number in range(points)
    ]  # fmt: skip
    values: dict[str, Json] = {
        "title": "花桥小学视频系统", "system": "HQX", "site": "花桥小学", "address": "花桥街 1 号", "unit": "花桥小学",
        "builder": "武汉市江岸区教育局", "points_total": points, "counts": [["标识已设置", 1], ["未登记标识", 1]],
        "points": lines if listed else [], "points_sha256": "cd" * 32,
    }  # fmt: skip
    return typesetter(ROOT)(sheet_of(Content(PrintedKind.SIGNS, "HQX", "花桥小学视频系统", values, "ef" * 32)))


def text_of(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_the_paper_says_each_point_and_its_sign() -> None:
    text = text_of(made(2))
    for part in (
        "标识登记表", "花桥小学视频系统（HQX）", "建设单位武汉市江岸区教育局", "1号门", "0" * 19 + "1",
        "无有效标识：未登记标识",
        "正门右侧立柱", "2027-05-06", "0123456789abcdef" * 4, f"{ROOT}/c/S2026-000012", "cd" * 32,
    ):  # fmt: skip
        assert part in text, part
    assert "点位共900个，清单另存" in text_of(made(900, listed=False))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_printed_at_the_system_and_at_the_signs_of_a_point(
    signed_in: Callable[..., Client], city: City, clock: HandClock, language: str
) -> None:
    client, point = signed_in("manager", language), add_camera_on_trial("HQX", clock, "操场")
    page, action = "/points/systems/HQX", "/points/systems/HQX/print"
    for address in (page, f"/points/signs/{point.code}"):
        html = client.get(address).content.decode()
        assert PageReader(html).problems == []
        assert f'action="{action}"' in html
    assert client.post(action)["Location"] == page
    row = PrintedDocument.objects.get()
    html = client.get(page).content.decode()
    assert (PageReader(html).problems, row.no in html) == ([], True)
    assert "操场" in text_of(client.get(f"/documents/{row.no}").content)
    checked = Client().get(f"/c/{row.no}").content.decode()
    assert (row.digest in checked, row.title in checked) == (True, False)
    stranger = signed_in("elsewhere")
    assert stranger.post(action).status_code == 403
    assert stranger.get(f"/documents/{row.no}").status_code == 403
    sent = {"kind": "signs", "subject": "HQX"}
    over_api = client.post("/api/v1/documents", sent, content_type="application/json")
    assert (over_api.status_code, over_api.json()["no"]) == (201, row.no)
    token = token_of(city["manager"], username="manager", name="desk", days=9, clock=clock).secret
    program, file = Client(headers={"Authorization": f"Bearer {token}"}), f"/api/v1/documents/{row.no}/file"
    assert program.get(file).status_code == 200
    Point.objects.filter(code=city.points["HQX"].code).update(
        secrecy="work_secret", secrecy_document="密定〔2026〕1 号", secrecy_by="user:1"
    )
    assert (program.get(file).status_code, client.get(file).status_code) == (404, 200)


def test_a_character_without_a_glyph_is_told_on_the_page(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    add_camera_on_trial("HQX", clock, "操场 😀")
    refused = signed_in("manager", "en").post("/points/systems/HQX/print")
    assert refused.status_code == 422
    assert "the font does not have" in refused.content.decode()
    assert not PrintedDocument.objects.exists()


@pytest.mark.soak
def test_another_program_finds_it_to_be_pdf_a(tmp_path: Path) -> None:
    file = tmp_path / "signs.pdf"
    file.write_bytes(made(60))
    assert preflight(file).endswith("is a valid PDF/A-1b file")
