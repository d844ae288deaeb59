"""Checks of yearly reports for `mingcha check` (article 25)."""

import json
from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.yearly_reports.models import YearlyReport
from mingcha.supervision.yearly_reports.values import FigureKind

_WORDS = Words("年度报告的数字无法读取", "the figures of a yearly report cannot be read")
_KINDS = {kind.value for kind in FigureKind}


@cites("25")
def check_yearly_reports() -> Iterator[Finding]:
    """Reports a signed report whose figures are none: not an object of whole numbers under known names."""
    rows = YearlyReport.objects.order_by("pk").values_list("pk", "figures")
    for number, figures in rows.iterator(chunk_size=2000):
        if not _are_figures(figures):
            yield Finding("supervision", "yearly_figures", str(number), _WORDS, {})


def _are_figures(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    if not isinstance(found, dict) or not set(found) <= _KINDS:
        return False
    return all(value is None or (type(value) is int and value >= 0) for value in found.values())
