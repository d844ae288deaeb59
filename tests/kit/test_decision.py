"""Decisions are values that carry the article; a refusal without one cannot be made."""

import pytest

from mingcha.kit.decision import Decision, NextStep, Refused, allow, cites, refuse, require
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words


def test_a_decision_is_true_or_false_as_it_allows() -> None:
    assert allow("16(5)")
    assert not refuse("15(1)", "不少于两名工作人员", "at least two staff members")


@pytest.mark.parametrize(("article", "zh", "en"), [("", "否", "no"), ("15", "", "no"), ("15", "否", "")])
def test_a_refusal_needs_an_article_and_both_languages(article: str, zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="refusal"):
        refuse(article, zh, en)


def test_require_stops_at_a_refusal_and_carries_it() -> None:
    require(allow())
    step = NextStep(Words("补正", "complete it"), "fix")
    decision = refuse("9", "缺少材料", "something is missing", missing=(Words("表", "form"),), next_steps=(step,))
    with pytest.raises(Refused, match="refused under 9: something is missing") as refused:
        require(decision)
    assert refused.value.decision is decision
    assert (decision.missing[0].en, decision.next[0].action) == ("form", "fix")


def test_an_allowance_cannot_be_raised() -> None:
    with pytest.raises(ValueError, match="only a refusal"):
        Refused(Decision(allowed=True))


def test_a_mark_stays_on_the_function() -> None:
    @cites("15(1)", "799-17")
    def rule() -> None: ...

    assert rule.__cites__ == ("15(1)", "799-17")  # type: ignore[attr-defined]


def test_words_choose_the_language() -> None:
    words = Words("是", "yes")
    assert [words.in_language(code) for code in ("zh-hans", "en", "EN-gb", "", "fr")] == [
        "是",
        "yes",
        "yes",
        "是",
        "是",
    ]
    assert str(words) == "是"


def test_every_kind_of_fault_has_a_status() -> None:
    assert set(HTTP_STATUS) == set(FaultKind)
    assert str(Fault(FaultKind.CONFLICT, "taken", "row 7")) == "conflict: taken (row 7)"


def test_a_finding_as_json() -> None:
    finding = Finding("custody", "file_altered", "a.mp4", Words("已改动", "altered"), {"offset": 3})
    assert finding.as_json() == {
        "plane": "custody",
        "kind": "file_altered",
        "subject": "a.mp4",
        "zh": "已改动",
        "en": "altered",
        "facts": {"offset": 3},
    }
