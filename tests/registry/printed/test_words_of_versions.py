"""A paper in the words of an earlier version is judged by what it states apart from them (3, 5)."""

from datetime import date

import pytest

from mingcha import __version__
from mingcha.registry.printed import contents
from mingcha.registry.printed.above import PaperAbove
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Issued
from mingcha.supervision.papers.values import paper, stated_in

BEFORE = paper(
    "检查笔录", [("时间", "2026年9月1日"), ("当事人", "某公司")], ["按旧版措辞。"], ["当事人"], seal="江岸区公安分局"
)
NOW = paper("监督检查笔录", [("检查日期", "2026年9月1日"), ("被检查人", "某公司")], [], [], seal="江岸区公安分局")
MORE = paper(
    "监督检查笔录",
    [("检查日期", "2026年9月1日"), ("当事人", "某公司"), ("结论", "未改正")],
    [],
    [],
    seal="江岸区公安分局",
)
TURNED = paper("监督检查笔录", [("当事人", "某公司"), ("检查日期", "2026年9月1日")], [], [], seal="江岸区公安分局")
CHANGED = paper("监督检查笔录", [("检查日期", "2026年9月2日"), ("当事人", "某公司")], [], [], seal="江岸区公安分局")


@pytest.mark.law("3", "5")
@pytest.mark.parametrize(
    ("issued", "now", "stands"),
    [
        (Issued("then", "0.0.1", stated_in(BEFORE)), NOW, True),
        (Issued("then", "0.0.1", stated_in(BEFORE)), CHANGED, False),
        (Issued("then", "0.0.1", stated_in(BEFORE)), MORE, False),
        (Issued("then", "0.0.1", stated_in(BEFORE)), TURNED, False),
        (Issued("then", "0.0.1", stated_in(BEFORE)), {}, False),
        (Issued("then", __version__, stated_in(BEFORE)), NOW, False),
        (Issued("then"), NOW, False),
        (Issued("now"), CHANGED, True),
    ],
)
def test_an_upgrade_that_words_a_paper_otherwise_replaces_nothing(
    monkeypatch: pytest.MonkeyPatch, issued: Issued, now: dict[str, object], stands: bool
) -> None:
    above = PaperAbove(
        lambda *_: pytest.fail("not made"),
        lambda *_: None,
        lambda _subject, _on: "now",
        stated=lambda _subject, _on: stated_in(now),  # type: ignore[arg-type]
    )
    monkeypatch.setattr(contents, "paper_above", lambda _kind: above)
    assert contents.still_says(PrintedKind.UNIT_INSPECTION, "1", issued, on=date(2026, 12, 1)) is stands
