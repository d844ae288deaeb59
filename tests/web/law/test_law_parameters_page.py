"""The page of numbers, fines and legal basis: every value with its basis, for any day; and the page of parts."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.law import fine_rules, parameters, register
from mingcha.law.uses import uses
from mingcha.registry.law_versions.actions import take_in
from mingcha.web.frame import wiring
from mingcha.web.law import parameters as law_parameters
from mingcha.web.law import parts as law_parts

type SignIn = Callable[..., Client]


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("1", "22", "26")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_in_force_is_shown(signed_in: SignIn, language: str) -> None:
    html = read(signed_in("monitor", language), "/law/parameters")
    for key in parameters.keys():  # noqa: SIM118 - a function, not a mapping
        assert f'id="{key}"' in html
    assert html.count('class="bound') == 3 * len(fine_rules.shipped())
    for text in register.shipped():
        assert escape(text.number.zh if language == "zh-hans" else text.number.en) in html


@pytest.mark.law("1")
def test_a_text_in_force_that_is_missing_is_said(signed_in: SignIn) -> None:
    client = signed_in("monitor")
    gap = "已施行，但本平台没有其文本"
    assert f'role="note"><span class="strong">湖北省人民政府令第 440 号</span> {gap}' in read(client, "/law/parameters")
    assert 'role="note"' not in read(client, "/law/parameters?day=2026-07-31")


@pytest.mark.law("1")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_number_that_nothing_reads_says_which_work_will(signed_in: SignIn, language: str) -> None:
    """Issue point A.9: parameters that nobody reads are marked on their page with the reason."""
    html = read(signed_in("auditor", language), "/law/parameters?q=retention.applies_to_other_public_places")
    assert {"zh-hans": "随其他公共场所的期限", "en": "comes with periods of other public places"}[language] in html


@pytest.mark.law("26")
def test_another_day_shows_the_law_of_that_day(signed_in: SignIn) -> None:
    client = signed_in("auditor", "en")
    before = read(client, "/law/parameters?day=2025-03-31&q=retention.general_days")
    assert "Law of 2025-03-31" in before
    assert "Art. 16(5)" in before
    assert "from 2025-04-01: 30 days" in before
    after = read(client, "/law/parameters?day=2025-04-01&q=retention.general_days")
    assert "before: 30 days, 2023-03-01 – 2025-03-31, Art. 16(5)" in after
    assert "Decree 799 Art. 29" not in before.split('id="fines"')[1].split('id="basis"')[0]
    assert "Decree 799 Art. 29" in after.split('id="fines"')[1]
    assert "No rule held here was in force" in read(client, "/law/parameters?day=2010-01-01")


def test_a_day_that_is_none_is_said_and_today_is_shown(signed_in: SignIn) -> None:
    html = read(signed_in("auditor", "en"), "/law/parameters?day=2025-02-30")
    assert "This is no day; today is shown." in html
    assert 'value="2026-11-25"' in html


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("q=retention.key", "retention.key_target_days", "audio.enabled"),
        ("q=行政处罚法", "case.decision_days", "retention.key_target_days"),
        ("theme=access", "access.min_persons", "log.keep_months"),
        ("standing=stricter", "log.keep_months", "access.min_persons"),
        ("standing=own&theme=duties", "sign.review_months", "log.keep_months"),
    ],
)
def test_rows_are_found_and_filtered(signed_in: SignIn, query: str, there: str, away: str) -> None:
    html = read(signed_in("auditor"), f"/law/parameters?{query}")
    assert f'id="{there}"' in html
    assert f'id="{away}"' not in html


def test_nothing_found_says_what_to_drop(signed_in: SignIn) -> None:
    html = read(signed_in("auditor"), "/law/parameters?q=%3Cscript%3E")
    assert "没有符合条件的参数" in html
    assert "<script>" not in html.split("<main")[1]


def test_a_number_says_where_it_is_used_or_that_it_is_not(signed_in: SignIn) -> None:
    assert "law/retention.py" in uses()["retention.key_target_days"]
    assert uses()["fine.art23_max_yuan"] == ("law/fines.yaml 23",)
    client = signed_in("auditor")
    assert "尚未使用" in read(client, "/law/parameters?q=retention.applies_to_other_public_places")
    assert "尚未使用" not in read(client, "/law/parameters?q=retention.key_target_days")


def test_every_theme_has_a_name() -> None:
    themes = {one.theme for dated in parameters.shipped().values() for one in dated}
    assert themes == set(law_parameters.THEMES)


@pytest.mark.law("26")
def test_what_was_taken_in_is_shown(signed_in: SignIn) -> None:
    client = signed_in("auditor", "en")
    assert "Not added yet" in read(client, "/law/parameters")
    count = take_in(program("test"), wiring.clock())
    html = read(client, "/law/parameters")
    assert f"This installation has {count} versions; the first were added on 2026-11-25 14:03." in html
    assert "Nothing has changed since." in html


def test_the_law_leads_to_its_numbers_and_parts(signed_in: SignIn) -> None:
    html = read(signed_in("monitor"), "/law")
    assert 'href="/law/parameters"' in html
    assert 'href="/law/parts"' in html


def test_the_page_of_parts_shows_each_in_both_themes_and_languages(signed_in: SignIn) -> None:
    html = read(signed_in("monitor"), "/law/parts")
    assert html.count('class="part-theme"') == 4 * len(law_parts.PARTS)
    assert len(re.findall(r'data-theme="night"\s+lang="en"', html)) == len(law_parts.PARTS)
    assert "现在不能" in html
    assert "Not possible now:" in html


@pytest.mark.parametrize("path", ["/law/parameters", "/law/parts"])
def test_nobody_else_sees_them(client: Client, path: str, db: None) -> None:
    assert client.get(path).status_code == 302
