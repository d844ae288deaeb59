"""The index of parts of words: SQLite's table has the parts that PostgreSQL's function makes (articles 3, 13)."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.pinyin import spellings
from mingcha.overview.names.models import NamedText
from mingcha.overview.names.queries import PARTS
from mingcha.overview.texts import index
from mingcha.overview.texts.index import indexed
from mingcha.overview.texts.parts import match_of, parts_of, query_of

LINES = st.text(alphabet='光谷广场abc1 -（）"%', max_size=12)


def test_parts_are_two_characters_or_three_of_ascii() -> None:
    assert parts_of("光谷1号\nabcd\nab") == {"光谷", "谷1", "1号", "abc", "bcd", "号", "cd", "ab"}
    assert parts_of("a-b c") == set()
    assert parts_of("ab光") == {"ab光", "b光", "光"}
    assert match_of((("光谷", "abc"), ("gggc",))) == '("abc" AND "光谷") OR ("ggc" AND "ggg")'
    assert match_of((("guanggu",),)) == '("ggu" AND "gua" AND "ngg")'
    assert match_of((("光谷",), ("g",))) == ""
    assert match_of((("光",),)) == '"光" *'


@given(st.lists(LINES, max_size=3), LINES)
def test_who_contains_a_text_has_its_parts(lines: list[str], other: str) -> None:
    whole = "\n".join([*lines, other])
    assert {part for part in parts_of(other) if len(part) == 3 or (len(part) == 2 and not part.isascii())} <= parts_of(
        whole
    )


def test_a_query_of_postgresql_asks_for_parts_or_for_a_beginning() -> None:
    assert query_of((("光谷", "abc"), ("gggc",))) == "('光谷' & 'abc') | ('ggg' & 'ggc')"
    assert query_of((("光",), ("g",), ("gu",))) == "('光':*) | ('g':*) | ('gu':*)"
    assert query_of((("a光b",),)) == "('a光' & '光b')"
    assert query_of((("it's",), ("\\",))) == r"('it''' & 't''s') | ('\\':*)"
    assert query_of((("",),)) == ""


@pytest.mark.django_db
def test_what_a_text_has_begins_a_part_of_postgresql() -> None:
    """Whatever was typed, one character too: the index names at least the rows that have it."""
    if connection.vendor != "postgresql":
        return
    texts = ("光谷1号\nabcd\nab", "ab光", "420102", "a\nb", "it's\\", "é光'", "-", "1光\n", "")
    with connection.cursor() as cursor:
        for text in texts:
            for line in text.split("\n"):
                for start in range(len(line)):
                    for end in range(start + 1, len(line) + 1):
                        sought = query_of(((line[start:end],),))
                        cursor.execute("SELECT mingcha_starts_of_words(%s) @@ %s::tsquery", [text, sought])
                        assert cursor.fetchone() == (True,), (text, sought)
        cursor.execute("SELECT mingcha_starts_of_words(%s) @@ %s::tsquery", ["ab\ncd", query_of((("bc",),))])
        assert cursor.fetchone() == (False,), "no part goes on in the next line"


@pytest.mark.django_db
@pytest.mark.parametrize("most", [index.MOST_CANDIDATES, 0])
def test_rows_are_found_by_any_part_and_anew_after_a_change(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """With and without the index: of too many candidates the texts alone are compared."""
    monkeypatch.setattr(index, "MOST_CANDIDATES", most)
    texts = ("光谷广场 (东)\ngggc\nguangguguangchang", "光谷大道\nggdd\nguanggudadao", "100% a_b\nx")
    rows = NamedText.objects.bulk_create([NamedText(kind="site", code=f"S{n}", text=t) for n, t in enumerate(texts)])

    def found(typed: str) -> list[str]:
        return sorted(indexed(NamedText.objects.all(), PARTS, spellings(typed)).values_list("code", flat=True))

    for number, text in enumerate(texts):
        for line in text.split("\n"):
            for start in range(len(line)):
                for length in (1, 2, 3, 4):
                    assert f"S{number}" in found(line[start : start + length]), line[start : start + length]
    assert found("ggguangchang") == ["S0"]
    assert found("0% a") == ["S2"]
    assert found("100x") == []
    rows[0].text = "武昌江滩\nwcjt\nwuchangjiangtan"
    rows[0].save(update_fields=["text"])
    assert (found("光谷"), found("wuchang")) == (["S1"], ["S0"])
    NamedText.objects.filter(code="S0").delete()
    assert found("wuchang") == []
