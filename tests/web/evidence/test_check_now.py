"""The page of evidence: check now with progress and result, entries in words, the original before its download."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.house import PACKAGE, planes, source_files
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.evidence.actions import NIGHTLY, record_check
from mingcha.evidence.queries import latest_entries, newest_of
from mingcha.jobs.actions import finish_part, renew, take_part
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.systems.actions import rename_system
from mingcha.registry.verifications.queries import newest_check
from mingcha.web.evidence.act_words import act_words

type SignIn = Callable[..., Client]


def rename(city: City, clock: HandClock) -> None:
    """An act by somebody of one district."""
    rename_system(city["manager"], system="HQX", name="校门视频", clock=clock)


def read(client: Client, path: str, **headers: str) -> str:
    html = client.get(path, headers=headers).content.decode()
    if not headers:
        assert PageReader(html).problems == []
    return html


@pytest.mark.law("20(3)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_check_now_shows_progress_and_result(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    """Issue point D, evidence: before, the page said "run mingcha check" and never showed its result."""
    auditor = signed_in("auditor", language)
    said = {"zh-hans": (">立即核验<", "等待任务程序", "已比对 6 部分中的 3 部分", "缺 a file"),
            "en": (">Check now<", "waiting for a worker", "3 of 6 parts", "missing a file")}[language]  # fmt: skip
    assert said[0] in read(auditor, "/evidence")
    assert auditor.post("/evidence/check").status_code == 302
    waiting = read(auditor, "/evidence")
    assert said[1] in waiting
    assert said[0] not in waiting, "one at a time"
    assert 'hx-get="/evidence/check"' in waiting
    held = newest_check(at=clock.now())
    assert held is not None
    lease = take_part(held.job.number, 1, "worker", clock=clock)
    assert lease is not None
    renew(lease, progress=3, clock=clock)
    part = read(auditor, "/evidence/check", hx_request="true")
    assert said[2] in " ".join(part.split())
    missing = Finding("media", "missing", "a file", Words("缺", "missing"), {})
    record_check([missing], by=program("check"), clock=clock, job=held.job.number)
    finish_part(lease, None, clock=clock)
    done = read(auditor, "/evidence/check", hx_request="true")
    assert "hx-get" not in done, "polling ends with the job"
    assert said[0] not in done, "a check reads all footage: the next one has to wait"
    clock.advance(timedelta(minutes=10))
    assert said[0] in read(auditor, "/evidence/check", hx_request="true")
    assert "media/missing a file" in done


def test_the_check_of_the_night_stands_beside_the_last_one(signed_in: SignIn, city: City, clock: HandClock) -> None:
    auditor = signed_in("auditor", "en")
    wrong = Finding("media", "missing", "a file", Words("缺", "missing"), {})
    record_check([wrong, wrong], by=program(NIGHTLY), clock=clock)
    record_check([], by=program("check"), clock=clock)
    html = " ".join(read(auditor, "/evidence").split())
    assert "everything agrees" in html
    assert 'Check of the night</dt> <dd> <span class="chip bad">2 findings' in html


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("username", ["monitor", "manager"])
def test_others_neither_ask_nor_look(signed_in: SignIn, username: str) -> None:
    client = signed_in(username)
    assert client.post("/evidence/check").status_code == 403
    assert client.get("/evidence/check").status_code == 403
    assert client.get("/evidence/0").status_code == 403


@pytest.mark.law("16(3)")
def test_rows_name_their_object_and_people_for_who_may_know_them(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    """Issue point D, evidence: before, a row named no point, and people as "user:7" to districts."""
    rename(city, clock)
    whole = read(signed_in("auditor", "en"), "/evidence")
    assert '<span class="strong">校门视频</span>' in whole
    assert "人员 manager" in whole
    other = read(signed_in("elsewhere", "en"), "/evidence")
    assert "人员 manager" not in other
    assert "a user of this platform" in other
    assert "user:" not in other


@pytest.mark.law("16(3)", "20")
def test_the_original_shows_before_it_downloads(signed_in: SignIn, city: City, clock: HandClock) -> None:
    """Issue point D, evidence: before, "原文" began a download."""
    rename(city, clock)
    (entry,) = latest_entries(1)
    auditor = signed_in("auditor")
    assert f'href="/evidence/{entry.index}"' in read(auditor, "/evidence")
    html = read(auditor, f"/evidence/{entry.index}")
    assert "&quot;act&quot;:&quot;registry.system.rename&quot;" in html
    assert "校门视频" in html
    assert f'href="/evidence/{entry.index}.json"' in html
    plain = read(signed_in("elsewhere"), f"/evidence/{entry.index}")
    assert "校门视频" not in plain
    assert "registry.system.rename" in plain
    assert auditor.get("/evidence/999999").status_code == 404
    assert newest_of("registry.system.rename") is not None


@pytest.mark.law("20(3)")
def test_a_program_asks_too(signed_in: SignIn, city: City) -> None:
    client = signed_in("auditor")
    asked = client.post("/api/v1/evidence/checks", {}, content_type="application/json")
    body = asked.json()
    assert (asked.status_code, body["state"], body["done"], body["findings"]) == (202, "queued", 0, None)
    assert client.get(f"/api/v1/evidence/checks/{body['number']}").json() == body
    assert client.get("/api/v1/evidence/checks/999").status_code == 404
    assert signed_in("monitor").post("/api/v1/evidence/checks", {}, content_type="application/json").status_code == 403


def test_every_act_of_the_product_has_words() -> None:
    """A row of the list of evidence says what was done; the name of an act is no sentence."""
    name = re.compile(rf'"((?:{"|".join(planes())})(?:\.[a-z]+(?:_[a-z]+)*){{2}})"')
    named: set[str] = set()
    for path in source_files():
        if path.relative_to(PACKAGE).parts[0] not in ("bench", "web"):
            named |= set(name.findall(path.read_text(encoding="utf-8")))
    assert len(named) > 400
    assert sorted(one for one in named if act_words(one) == Words(one, one)) == []
