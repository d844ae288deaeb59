"""The text of the regulation: all 26 articles of decree 314, one article, or the exact words of a reference."""

from mingcha.kit.words import Words
from mingcha.law.decree import Article, Chapter, Item, Paragraph, decree
from mingcha.law.reference import Reference

__all__ = ["Article", "Chapter", "Item", "Paragraph", "article", "articles", "quote", "words_of"]


def articles() -> tuple[Article, ...]:
    """The 26 articles of decree 314, in order."""
    return decree(314)


def article(number: int) -> Article:
    """One article of decree 314. Raises Fault(INVALID) if no article has this number."""
    return Reference.parse(str(number)).whole


def words_of(reference: str) -> Words:
    """The words of a reference: the exact Chinese, and our English translation ("" for decree 799)."""
    target = Reference.parse(reference).target
    if isinstance(target, Article):
        return target.text
    if isinstance(target, Item):
        return Words(target.words.zh.rstrip(";；。"), target.words.en.rstrip(";."))
    return target.words


def quote(reference: str) -> str:
    """The exact Chinese words: quote("15(1)") is 不少于两名工作人员 (an item without the mark that ends it)."""
    return words_of(reference).zh
