"""A text for people in both languages of the product, Chinese and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """The text for a language code such as "zh-hans" or "en"; Chinese if the code is not English."""
        return self.en if code.lower().startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
