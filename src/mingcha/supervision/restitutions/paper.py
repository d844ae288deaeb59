"""What the closing report says of reviews and lawsuits, and of what was given back (SCL 36; ARL, ALL)."""

from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import challenge_rows
from mingcha.supervision.papers.values import Row, day
from mingcha.supervision.restitutions.rows import restitution_rows


def reversal_rows(held: PenaltyCase) -> list[Row]:
    """Each review and lawsuit with its end, and what was given back, in order."""
    rows: list[Row] = []
    for one in challenge_rows(held):
        ended = one.verdict.words.zh if one.verdict else ""
        changed = f"{one.yuan} 元" if one.yuan is not None else ""
        text = " ".join(filter(None, (ended, changed, one.result)))
        rows.append((one.kind.words.zh, f"{day(one.since)} 至 {day(one.until) or '仍在进行'} {text}".strip()))
    for given in restitution_rows(held.pk):
        what = _what(given.measure, f"{given.yuan} 元，利息 {given.interest} 元（{given.voucher}）")
        rows.append(("返还", f"{day(given.returned_on)} {what}；{given.receiver}；{given.record}"))
    return rows


def _what(measure: Extra | None, money: str) -> str:
    return money if measure is None else WORDS[measure].zh
