"""The page of evidence says when the last recorded check was and how it ended."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.fleet.recorders import enrol
from tests.support.registry.city import City

from mingcha.evidence.actions import record_check
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words


@pytest.mark.law("20(3)")
def test_the_last_check_is_shown_with_its_result(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    auditor = signed_in("auditor", "en")
    assert "No result is recorded here yet" in auditor.get("/evidence").content.decode()
    record_check([], by=program("check"), clock=clock)
    assert "everything agrees" in auditor.get("/evidence").content.decode()
    missing = Finding("media", "missing", "a file", Words("缺", "missing"), {})
    record_check([missing, missing], by=program("check"), clock=clock)
    html = auditor.get("/evidence").content.decode()
    assert "2 findings" in html
    assert "everything agrees" not in html


@pytest.mark.law("20(2)")
@pytest.mark.parametrize(("language", "words"), [("en", "disposed of early"), ("zh-hans", "提前删除")])
def test_footage_by_class_and_what_is_named(
    signed_in: Callable[..., Client], city: City, clock: HandClock, language: str, words: str
) -> None:
    auditor = signed_in("auditor", language)
    assert "acts-list" in auditor.get("/evidence").content.decode()
    early = Finding("custody", "disposed_early", "42/a.mp4", Words("提前删除", "early"), {})
    counts = {"present_ok": 4321, "disposed_early": 1}
    record_check([early], by=program("check"), clock=clock, classes=counts, basis="own")
    html = auditor.get("/evidence").content.decode()
    assert words in html
    assert "42/a.mp4" in html
    assert "4 321" in html.replace("\u202f", " ").replace("\xa0", " ").replace("\u2009", " ")


def test_other_recorder_hosts_have_a_check_each(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    auditor = signed_in("auditor", "en")
    assert "Other recorder hosts" not in auditor.get("/evidence").content.decode()
    for name in ("rec-0001", "rec-0002", "rec-0003"):
        enrol(name, clock)
    record_check([], by=program("check"), clock=clock)
    page = auditor.get("/evidence").content.decode()
    assert page.count("not checked yet") == 2, "the first host's is the check of the installation"
    record_check(
        [Finding("media", "x", "y", Words("甲", "a"), {})], by=program("check"), clock=clock, recorder="rec-0003"
    )
    page = auditor.get("/evidence").content.decode()
    assert page.count("not checked yet") == 1
    assert "1 findings" in page
    assert "everything agrees" in page
