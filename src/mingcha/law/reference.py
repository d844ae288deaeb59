"""A reference to a place in a decree: "15(1)" in decree 314 of Wuhan, "799-17" in decree 799 of the State Council.

A number in brackets is an item where the first paragraph has items, else a paragraph;
"799-16(2)(3)" is paragraph 2, item 3.
"""

import re
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import other_law
from mingcha.law.decree import Article, Item, Paragraph, chinese_number, decree

_FORM = re.compile(r"(?:(314|799)-)?([1-9][0-9]?)((?:\([1-9][0-9]?\)){0,2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """`paragraph` and `item` are 0 if the reference has none."""

    decree: int
    article: int
    paragraph: int = 0
    item: int = 0

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Reads "15", "15(1)", "799-17", "799-16(2)(3)".

        Raises Fault(INVALID) on another form or a place that does not exist.
        """
        match = _FORM.fullmatch(text)
        if not match:
            raise _invalid(text)
        number, article = int(match[1] or 314), int(match[2])
        parts = tuple(int(part) for part in re.findall(r"\d+", match[3]))
        if article > len(decree(number)):
            raise _invalid(text)
        place = cls._place(decree(number)[article - 1], parts)
        if place is None:
            raise _invalid(text)
        return cls(number, article, *place)

    @staticmethod
    def _place(article: Article, parts: tuple[int, ...]) -> tuple[int, int] | None:
        if not parts:
            return (0, 0)
        first = article.paragraphs[0]
        if len(parts) == 1 and first.items:
            return (1, parts[0]) if parts[0] <= len(first.items) else None
        if parts[0] > len(article.paragraphs) or (first.items and parts[0] == 1):
            return None  # an item of the first paragraph has the shorter name alone
        if len(parts) == 1:
            return (parts[0], 0)
        return (parts[0], parts[1]) if parts[1] <= len(article.paragraphs[parts[0] - 1].items) else None

    @property
    def whole(self) -> Article:
        """The article that contains the place."""
        return decree(self.decree)[self.article - 1]

    @property
    def target(self) -> Article | Paragraph | Item:
        """The article, paragraph or item that the reference names."""
        if not self.paragraph:
            return self.whole
        paragraph = self.whole.paragraphs[self.paragraph - 1]
        return paragraph.items[self.item - 1] if self.item else paragraph

    def __str__(self) -> str:
        prefix = "" if self.decree == 314 else f"{self.decree}-"
        return f"{prefix}{self.article}{self._brackets()}"

    def _brackets(self) -> str:
        if not self.item:
            return f"({self.paragraph})" if self.paragraph else ""
        if self.paragraph == 1 and self.whole.paragraphs[0].items:
            return f"({self.item})"
        return f"({self.paragraph})({self.item})"

    @property
    def place_zh(self) -> str:
        """The Chinese form of the place within its decree: 第十五条第一项."""
        zh = f"第{chinese_number(self.article)}条"
        if self.paragraph and (not self.item or not self.whole.paragraphs[0].items):
            zh += f"第{chinese_number(self.paragraph)}款"
        return f"{zh}第{chinese_number(self.item)}项" if self.item else zh

    @property
    def words(self) -> Words:
        """The official written form: 第十五条第一项 / Art. 15(1); 国务院令第799号第十七条 / Decree 799 Art. 17."""
        zh, en = self.place_zh, f"Art. {self.article}{self._brackets()}"
        if self.decree == 314:
            return Words(zh, en)
        return Words(f"国务院令第{self.decree}号{zh}", f"Decree {self.decree} {en}")

    @property
    def zh(self) -> str:
        """The Chinese form."""
        return self.words.zh

    @property
    def en(self) -> str:
        """The English form."""
        return self.words.en


def _invalid(text: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(f"没有条款“{text}”", f"there is no article {text!r}"))


def written(text: str) -> Words:
    """A reference as people write it: 国务院令第799号第二十条; of other laws their name; an unknown one unchanged."""
    try:
        return Reference.parse(text).words
    except Fault:
        return other_law.name(text)
