"""The text of the decrees, word for word, and references to places in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import decree as decree_module
from mingcha.law.articles import article, articles, quote, words_of
from mingcha.law.categories import CATEGORIES
from mingcha.law.decree import chinese_number, decree, read
from mingcha.law.reference import Reference


def test_decree_314_has_26_articles_in_six_chapters() -> None:
    held = articles()
    assert [one.number for one in held] == list(range(1, 27))
    assert [one.number for one in held if one.items] == [6, 15, 16, 18, 20]
    assert [len(one.items) for one in held if one.items] == [12, 4, 6, 6, 5]
    starts = {one.chapter.number: one.number for one in reversed(held)}
    assert starts == {1: 1, 2: 5, 3: 13, 4: 18, 5: 22, 6: 26}
    assert held[14].chapter.words.zh == "使用与管理"


def test_no_word_of_the_official_text_is_lost() -> None:
    text = (decree_module._TEXTS / "wuhan-314.zh.txt").read_text(encoding="utf-8")
    for one in articles():
        for line in one.text.zh.splitlines():
            assert line in text
    body = "".join(
        line
        for line in text.splitlines()
        if not line.startswith(("(2022", "第一章", "第二章", "第三章", "第四章", "第五章", "第六章"))
    )
    kept = "".join(f"第{chinese_number(one.number)}条 " + one.text.zh.replace("\n", "") for one in articles())
    assert kept == body


def test_every_paragraph_and_item_has_our_translation_and_a_heading() -> None:
    for one in articles():
        assert one.heading.zh
        assert one.heading.en
        for paragraph in one.paragraphs:
            assert paragraph.words.en
            assert all(item.words.en for item in paragraph.items)


def test_the_exact_words_behind_a_reference() -> None:
    assert quote("15(1)") == "不少于两名工作人员"
    assert quote("18(3)") == "哺乳室、公共浴室、更衣室、化妆间、卫生间"
    assert quote("799-17").startswith("公共安全视频系统收集的视频图像信息应当保存不少于30日；30日后，")
    assert quote("14(2)").startswith("其他有关主管部门和单位因调查、处置突发事件")
    assert words_of("15(1)").en == "at least two staff members"
    assert words_of("26").en == "These Measures are in force from 1 March 2023."
    assert article(26).text.zh == "本办法自2023年3月1日起施行。"


def test_decree_799_has_34_articles() -> None:
    held = decree(799)
    assert len(held) == 34
    assert held[16].text.en == ""
    assert [len(one.items) for one in held if one.items] == [4, 4, 4, 6]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("15", "第十五条", "Art. 15"),
        ("15(1)", "第十五条第一项", "Art. 15(1)"),
        ("14(2)", "第十四条第二款", "Art. 14(2)"),
        ("6(12)", "第六条第十二项", "Art. 6(12)"),
        ("20(5)", "第二十条第五项", "Art. 20(5)"),
        ("799-17", "国务院令第799号第十七条", "Decree 799 Art. 17"),
        ("799-8(4)", "国务院令第799号第八条第四项", "Decree 799 Art. 8(4)"),
        ("799-16(2)(3)", "国务院令第799号第十六条第二款第三项", "Decree 799 Art. 16(2)(3)"),
        ("799-7(3)", "国务院令第799号第七条第三款", "Decree 799 Art. 7(3)"),
        ("799-33", "国务院令第799号第三十三条", "Decree 799 Art. 33"),
    ],
)
def test_a_reference_as_people_write_it(text: str, zh: str, en: str) -> None:
    reference = Reference.parse(text)
    assert (reference.zh, reference.en, str(reference)) == (zh, en, text)


@pytest.mark.parametrize(
    "text", ["", "0", "27", "15(5)", "14(3)", "15(0)", "15(1)(1)", "799-35", "800-1", "15（1）", " 15", "15\n", "１５"]
)
def test_a_place_that_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(Fault) as fault:
        Reference.parse(text)
    assert fault.value.kind is FaultKind.INVALID


@given(st.text(st.sampled_from("0123456789()-79 "), max_size=14))
def test_what_is_read_is_written_back(text: str) -> None:
    kind, shown = FaultKind.INVALID, text
    try:
        reference = Reference.parse(text)
        shown = str(reference)
        assert Reference.parse(shown) == reference
    except Fault as fault:
        kind = fault.kind
    assert kind is FaultKind.INVALID
    assert shown in (text, text.removeprefix("314-"))


def test_a_text_whose_numbers_break_is_refused() -> None:
    with pytest.raises(Fault) as fault:
        read("第一条 甲\n第三条 乙\n")
    assert fault.value.kind is FaultKind.CORRUPT
    with pytest.raises(Fault):
        read("第一条 甲:\n(一)子;\n(三)丑。\n")
    with pytest.raises(Fault):
        decree(361)


@pytest.mark.parametrize("number", [0, 100, -1])
def test_numbers_beyond_chinese_numbering(number: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 99"):
        chinese_number(number)


@pytest.mark.law("6")
def test_the_twelve_categories_carry_the_words_of_the_article() -> None:
    assert [one.code for one in CATEGORIES] == [f"6({number})" for number in range(1, 13)]
    assert CATEGORIES[3].words.zh == "幼儿园、学校,科研、医疗机构,博物馆、档案馆和重点文物保护单位"
    assert all(one.short.en and one.words.en for one in CATEGORIES)
