"""Articles are found by number in every usual form, and by text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.law.article_search import find_articles


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("15", "15"),
        ("15(1)", "15(1)"),
        ("15（1）", "15(1)"),
        ("第十五条", "15"),
        ("十五条", "15"),
        ("第十五条(一)", "15(1)"),
        ("第十五条第一项", "15(1)"),
        ("第十四条第二款", "14(2)"),
        ("国务院令第799号第十六条第二款第三项", "799-16(2)(3)"),
        ("第二十六条", "26"),
        ("§ 16(5)", "16(5)"),
        ("Art. 9", "9"),
        ("799-17", "799-17"),
    ],
)
def test_an_article_is_named_by_its_number(text: str, reference: str) -> None:
    assert find_articles(text)[0].reference == reference


def test_numbers_that_do_not_exist_find_nothing() -> None:
    assert find_articles("27") == ()
    assert find_articles("第九十九条") == ()


def test_words_are_found_in_both_languages_with_what_stands_around_them() -> None:
    (found,) = [one for one in find_articles("介绍信") if one.reference == "15"]
    assert "介绍信" in found.excerpt.zh
    assert found.heading.zh
    english = find_articles("ballot")
    assert [one.reference for one in english] == ["18"]
    assert "ballot" in english[0].excerpt.en.casefold()


def test_decree_799_is_searched_too() -> None:
    assert "799-17" in [one.reference for one in find_articles("不少于30日")]


def test_no_more_than_asked_for() -> None:
    assert len(find_articles("公安机关", most=3)) == 3
    assert find_articles("a") == ()


@given(st.text(max_size=40))
def test_any_text_is_searched_without_a_fault(text: str) -> None:
    for found in find_articles(text):
        assert found.reference
