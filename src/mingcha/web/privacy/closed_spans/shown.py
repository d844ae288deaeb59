"""Closed footage in words, for pages (article 18)."""

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.values import ClosedSpanRow


def span_words(span: ClosedSpanRow) -> Words:
    """When it was recorded, by Shanghai minutes, and why nobody sees it."""
    begins = f"{span.from_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    ends = "" if span.until_at is None else f"{span.until_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Words(
        f"{begins} 至 {ends or '今'}　{span.why.words.zh}", f"{begins} to {ends or 'now'}: {span.why.words.en}"
    )
