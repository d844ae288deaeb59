"""Reads the text of a decree into articles, paragraphs and items, word for word (decrees 314 and 799)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.yaml_text import from_yaml

_TEXTS = Path(__file__).with_name("texts")
_DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"^(?:第([一二三四五六七八九十]+)条\s*|Article (\d+)\.?\s*)(.+)$")
_CHAPTER = re.compile(r"^(?:第([一二三四五六七八九十]+)章|Chapter (\d+))\s*(.+)$")
_ITEM = re.compile(r"^[(（](?:([一二三四五六七八九十]+)|(\d+))[)）]\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Item:
    """An item 项 of a paragraph, without its mark "(一)"."""

    number: int
    words: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph 款 and the items that it introduces."""

    number: int
    words: Words
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter 章; decree 799 has none (number 0)."""

    number: int
    words: Words


@dataclass(frozen=True, slots=True)
class Article:
    """An article 条. The English is our translation, "" if there is none; only the Chinese text is binding."""

    decree: int
    number: int
    chapter: Chapter
    heading: Words
    paragraphs: tuple[Paragraph, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all paragraphs, in order."""
        return tuple(item for paragraph in self.paragraphs for item in paragraph.items)

    @property
    def text(self) -> Words:
        """The whole article, one line per paragraph or item; items keep their marks as in the official text."""
        zh: list[str] = []
        en: list[str] = []
        for paragraph in self.paragraphs:
            zh.append(paragraph.words.zh)
            en.append(paragraph.words.en)
            zh += [f"({chinese_number(item.number)}){item.words.zh}" for item in paragraph.items]
            en += [f"({item.number}) {item.words.en}" for item in paragraph.items]
        return Words("\n".join(zh), "\n".join(en) if any(paragraph.words.en for paragraph in self.paragraphs) else "")


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals, as articles are numbered: 15 is 十五."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not from 1 to 99")
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return ten + (_DIGITS[ones] if ones else "")


_VALUES = {chinese_number(number): number for number in range(1, 100)}


@dataclass(slots=True)
class _Block:
    """An article during parsing, in one language; `paragraphs` holds (text, items)."""

    number: int
    chapter: tuple[int, str]
    paragraphs: list[tuple[str, list[str]]]


def read(text: str) -> tuple[_Block, ...]:
    """The articles of a text in one language. Raises Fault(CORRUPT) if the numbers are not 1, 2, 3 ... in order."""
    blocks: list[_Block] = []
    chapter = (0, "")
    for line in (line.strip() for line in text.splitlines()):
        if match := _CHAPTER.match(line):
            chapter = (_number(match), match[3])
        elif match := _ARTICLE.match(line):
            blocks.append(_Block(_number(match), chapter, [(match[3], [])]))
            _in_order(blocks[-1].number, len(blocks))
        elif line and blocks and (match := _ITEM.match(line)):
            items = blocks[-1].paragraphs[-1][1]
            items.append(match[3])
            _in_order(_number(match), len(items))
        elif line and blocks:
            blocks[-1].paragraphs.append((line, []))
    return tuple(blocks)


def _number(match: re.Match[str]) -> int:
    return int(match[2]) if match[2] else _VALUES.get(match[1], 0)


def _in_order(number: int, expected: int) -> None:
    if number != expected:
        words = Words(f"法规文本编号不连续：应为 {expected}", f"the decree's numbering breaks: expected {expected}")
        raise Fault(FaultKind.CORRUPT, words, f"found {number}")


_NOTHING: tuple[str, list[str]] = ("", [])


def _join(decree: int, zh: _Block, en: _Block | None, heading: Words) -> Article:
    translated = en.paragraphs if en else [_NOTHING] * len(zh.paragraphs)
    paragraphs = []
    for number, (left, right) in enumerate(zip(zh.paragraphs, translated, strict=True), 1):
        pairs = zip(left[1], right[1] if en else [""] * len(left[1]), strict=True)
        items = tuple(Item(place, Words(text, other)) for place, (text, other) in enumerate(pairs, 1))
        paragraphs.append(Paragraph(number, Words(left[0], right[0]), items))
    chapter = Chapter(zh.chapter[0], Words(zh.chapter[1], en.chapter[1] if en else ""))
    return Article(decree, zh.number, chapter, heading, tuple(paragraphs))


@cache
def decree(number: int) -> tuple[Article, ...]:
    """All articles of decree 314 (with our translation) or 799. Raises Fault(NOT_FOUND) for another number."""
    if number == 314:
        chinese, english = read(_text("wuhan-314.zh.txt")), read(_text("wuhan-314.en.txt"))
        headings = from_yaml(_text("headings-314.yaml"))
        return tuple(_join(314, zh, en, Words(**headings[zh.number])) for zh, en in zip(chinese, english, strict=True))
    if number == 799:
        return tuple(_join(799, zh, None, Words("", "")) for zh in read(_text("decree-799.zh.txt")))
    raise Fault(FaultKind.NOT_FOUND, Words(f"未收录第 {number} 号令", f"decree {number} is not held here"))


def _text(name: str) -> str:
    return (_TEXTS / name).read_text(encoding="utf-8")
