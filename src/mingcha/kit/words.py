"""A sentence for a person in both languages of the product (Chinese first, English beside it)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """The sentence for a language code such as "zh-hans" or "en"; Chinese when the code is not English."""
        return self.en if code.lower().startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
