"""Pages of redactions: begun, opened, signed, released and withdrawn by three persons (articles 16(3), 21)."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from tests.support.privacy.redacting import (
    CLEAN,
    JOB,
    LENGTH_90K,
    answer_all,
    begin,
    detected,
    nothing_plugged_in,
    play,
    plugged_in,
    rendered,
    review,
)
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.web.page_checks import PageReader

from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.values import JobRow, PartRow
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.words import Words
from mingcha.privacy.detection.computing import CPU
from mingcha.privacy.redaction.actions import tracked
from mingcha.privacy.redaction.rules import OPENING_LASTS
from mingcha.privacy.redaction.stages import FETCH, detect_parts, span_of
from mingcha.privacy.redaction.values import FoundItem, ItemKind, Span, Tracked
from mingcha.web.privacy.detection import pages as detection_pages
from mingcha.web.privacy.redactions.shown import minutes_left

type SignIn = Callable[..., Client]
LIST = "/privacy/redactions"
TEN_MINUTES = span_of(0, 600_000)


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("21")
def test_a_redaction_is_begun_on_its_page(signed_in: SignIn, city: City, clock: HandClock) -> None:
    maker, point = signed_in("guard"), city.points["HQX"].code
    with nothing_plugged_in():
        assert "尚无脱敏程序" in shown(maker, LIST)
    assert f"{LIST}/new" not in shown(signed_in("auditor"), LIST)
    assert "可办理的岗位" in shown(signed_in("district"), f"{LIST}/new")
    at = clock.now().astimezone(SHANGHAI)
    sent = {"point": point, "from_at": f"{at - timedelta(hours=1):%Y-%m-%d %H:%M:%S}", "basis": "表彰见义勇为"}
    sent["to_at"] = f"{at - timedelta(minutes=50):%Y-%m-%d %H:%M:%S}"
    with nothing_plugged_in():
        assert "不得公开" in shown(maker, f"{LIST}/new", sent, 403), "T21c-N: nothing is plugged in"
    with plugged_in():
        assert f'<option value="{point}" selected' in shown(maker, f"{LIST}/new?point={point}")
        late = {**sent, "to_at": f"{at + timedelta(hours=1):%Y-%m-%d %H:%M:%S}"}
        assert 'id="field-to_at_error"' in shown(maker, f"{LIST}/new", late, 403)
        assert 'id="field-point_error"' in shown(maker, f"{LIST}/new", {**sent, "point": "9" * 20}, 404)
        page = shown(maker, f"{LIST}/new", sent)
    assert "已开始" in page
    assert "取片与检测中" in page
    for role in ("elsewhere", "nobody"):
        assert signed_in(role).get(f"{LIST}/R20261125-0001").status_code == 403, role


@pytest.mark.law("16(3)", "21")
def test_a_film_is_opened_signed_released_and_withdrawn(signed_in: SignIn, city: City, clock: HandClock) -> None:
    folder = settings.MINGCHA_HOME.redactions
    maker, reviewer, officer = signed_in("guard"), signed_in("manager"), signed_in("district")
    with plugged_in():
        row = begin(city["guard"], city.points["HQX"].code, clock)
        of_one = f"{LIST}/{row.no}"
        detected(row.no, clock)
        assert "待您办理" in shown(reviewer, LIST)
        assert of_one in shown(reviewer, "/today"), "it waits for the manager"
        assert of_one not in shown(maker, "/today")
        assert "待您办理" not in shown(maker, LIST)
        assert "制作人不得复核" in shown(maker, of_one)
        assert "the maker does not review" in shown(signed_in("guard", "en"), of_one).lower()
        answer_all(city["manager"], row.no, clock)
        assert "2 / 2" in shown(reviewer, of_one)
        row = review(city["manager"], row.no, clock)
    with plugged_in():
        assert officer.get(f"{of_one}/film").status_code == 404, "there is no film"
        row = rendered(row, folder, clock, b"a film that was made")
        assert "最长相同 12 B" in shown(officer, of_one)
        assert of_one in shown(officer, "/today")
        assert "对该影片的第二人签名" in shown(maker, of_one), "what is missing stands there"
        for role in ("auditor", "elsewhere", "monitor"):
            assert signed_in(role).post(f"{of_one}/film").status_code == 404, role
        sent = {"output_sha256": row.output_sha256}
        assert "签名人须先观看该影片" in shown(officer, f"{of_one}/sign", sent, 403)
        assert officer.get(f"{of_one}/film").status_code == 404, "it is opened by an act first"
        opened = shown(officer, f"{of_one}/film", {})
        assert last_entry()["act"] == "privacy.redaction.open_film"
        assert f'src="{of_one}/film"' in opened
        assert 'controlslist="nodownload"' in opened
        part = officer.get(f"{of_one}/film", headers={"Range": "bytes=2-5"})
        assert (part.status_code, part["Content-Range"]) == (206, "bytes 2-5/20")
        assert b"".join(part.streaming_content) == b"film"  # type: ignore[attr-defined]
        assert officer.get(f"{of_one}/film", headers={"Range": "bytes=90-"}).status_code == 416
        clock.advance(OPENING_LASTS)
        maker, officer = signed_in("guard"), signed_in("district")
        assert officer.get(f"{of_one}/film").status_code == 404, "it is opened anew"
        assert "已播放 0%" in shown(officer, f"{of_one}/film", {})
        play(city["district"], row, folder, clock)
        assert "第三人" not in shown(officer, f"{of_one}/sign", sent)
        assert "放行条件已经具备" in shown(maker, of_one)
        assert "由该单位保卫负责人或者值班人员办理" in shown(officer, f"{of_one}/release", {}, 403)
        assert "影片已放行" in shown(maker, f"{of_one}/release", {})
    assert 'id="withdraw-reason_error"' in shown(maker, f"{of_one}/withdraw", {"reason": ""}, 422)
    assert "影片已撤回" in shown(maker, f"{of_one}/withdraw", {"reason": "当事人要求"})
    assert maker.get(f"{of_one}/film").status_code == 404
    assert row.no in shown(maker, f"{LIST}?stage=over&q={row.point}")
    assert row.no not in shown(maker, f"{LIST}?stage=open")


@pytest.mark.law("21")
def test_both_pages_say_why_a_film_came_back_and_what_can_be_done(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    with plugged_in():
        row = begin(city["guard"], city.points["HQX"].code, clock)
        detected(row.no, clock)
        row = review(city["manager"], row.no, clock)
        rendered(row, settings.MINGCHA_HOME.redactions, clock, gate=replace(CLEAN, same_frames=False))
        for page in (f"{LIST}/{row.no}", f"{LIST}/{row.no}/review"):
            html = shown(signed_in("manager"), page)
            assert "上次生成的影片未通过检查" in html
            assert "帧数或者时间与原始录像不符" in html
            assert "重新签名后影片从头生成" in html
            assert "画面数和时间与原始录像一致" not in html, "that is said of a film that passed"
        state = signed_in("manager").get(f"/api/v1/redactions/{row.no}/review-state").json()
        assert [one["found"] for one in state["came_back"]] == ["帧数或者时间与原始录像不符"]


@pytest.mark.law("21")
def test_the_review_points_to_a_plate_that_a_second_look_dropped(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    dropped = FoundItem(ItemKind.DROPPED, Span(90_000, 270_000), "t2")
    with plugged_in() as engine:
        row = begin(city["guard"], city.points["HQX"].code, clock)
        frozen = engine.frozen(row.no, ())
        found = Tracked("5" * 64, 250, LENGTH_90K, "s5", replace(frozen, items=(dropped,)))
        tracked(JOB, no=row.no, found=found, clock=clock)
        html = shown(signed_in("manager"), f"{LIST}/{row.no}/review")
        (words,) = re.findall(r'data-items="([^"]*)"', html)
        assert json.loads(unescape(words))["dropped"] == {
            "zh": "较大的疑似号牌，复检未检出，未遮盖",
            "en": "a large plate that a second look did not find: not covered",
        }
        (item,) = signed_in("manager").get(f"/api/v1/redactions/{row.no}/items").json()
        assert (item["kind"], item["track"]) == ("dropped", "t2")


@pytest.mark.law("15", "19", "21")
def test_its_page_asks_for_the_publication_that_opens_its_source(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    with plugged_in(is_named=False):
        row = begin(city["guard"], city.points["HQX"].code, clock)
        of_one = f"{LIST}/{row.no}"
        detected(row.no, clock)
        page = shown(signed_in("guard"), of_one)
        assert f'href="/publications/new?redaction={row.no}"' in page
        for one in ("guard", "manager"):
            assert f"{of_one}/review" not in shown(signed_in(one), of_one)
            assert "经另一人批准的公开传播" in shown(signed_in(one), f"{of_one}/review")
        assert "待指明本脱敏的公开传播获批准" in shown(signed_in("manager"), LIST)
        assert of_one not in shown(signed_in("manager"), "/today")


@pytest.mark.law("21")
def test_an_open_redaction_is_refused_with_a_reason(signed_in: SignIn, city: City, clock: HandClock) -> None:
    with plugged_in():
        row = begin(city["guard"], city.points["HQX"].code, clock)
    assert "其文件将被清除" in shown(signed_in("manager"), f"{LIST}/{row.no}")
    page = shown(signed_in("manager"), f"{LIST}/{row.no}/refuse", {"reason": "画面与事件无关"})
    assert "画面与事件无关" in page
    assert "不予放行" in page
    (anew,) = re.findall(rf'href="({LIST}/new\?[^"]+)"', shown(signed_in("guard"), f"{LIST}/{row.no}"))
    with plugged_in():
        page = shown(signed_in("guard"), unescape(anew))
    assert f'value="{row.to_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"' in page, "the same footage once more"
    answer = signed_in("manager").get(f"{LIST}/{row.no}/progress", headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def part_of(number: int, stage: int, due_at: datetime, *, is_done: bool) -> PartRow:
    state = PartState.DONE if is_done else PartState.QUEUED
    return PartRow(number, stage, state, "", None, due_at, 0, 0, 0, None, None)


@translation.override("zh-hans")  # whatever language the page before had
def test_the_progress_of_a_job_is_asked_for_while_it_works() -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    words = Words("脱敏检测", "detection")
    queued = JobRow(7, "redaction_detect", words, "user:1", at, {}, JobState.QUEUED, 12, 0, None, None, None, None, "")
    given = {"no": "R20261125-0001"}
    assert "等待任务进程" in render_to_string("redactions/progress.html", {**given, "job": queued})
    works = replace(queued, state=JobState.RUNNING, parts_done=5, started_at=at)
    begun = at + timedelta(minutes=30)  # fetching took that long
    parts = [part_of(n + 1, part.stage, begun, is_done=n < 5) for n, part in enumerate(detect_parts(TEN_MINUTES))]
    assert minutes_left(queued, [replace(part, state=PartState.QUEUED) for part in parts], at) is None
    assert minutes_left(works, parts, begun + timedelta(minutes=8)) == 12, "four took two minutes each, six are left"
    fetched = [replace(part, state=PartState.DONE if part.stage == FETCH else PartState.QUEUED) for part in parts]
    assert minutes_left(works, fetched, begun) is None, "the fetching tells nothing of the search"
    html = render_to_string("redactions/progress.html", {**given, "job": works, "minutes_left": 12})
    assert "还需约 12 分钟" in html
    assert "5 / 12 个部分" in html
    assert f'hx-get="{LIST}/R20261125-0001/progress"' in html
    over = render_to_string("redactions/progress.html", {**given, "job": replace(works, state=JobState.DONE)})
    assert "hx-get" not in over


def test_the_models_are_listed_with_licence_and_command(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("MINGCHA_MODELS", str(tmp_path))
    monkeypatch.setenv("MINGCHA_DETECTION", "gpu")
    monkeypatch.setattr(detection_pages, "offered_providers", lambda: (CPU,))
    page = shown(signed_in("guard"), "/privacy/models")
    assert "MIT（据软件包所载）" in page
    assert "scripts/models.py" in page
    assert "已设为 gpu，但 onnxruntime 未提供图形处理器" in page
    assert page.count("缺少</span>") == 3
