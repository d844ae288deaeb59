"""The kinds of documents that are issued, and what the check page says of one."""

from enum import StrEnum

from mingcha.kit.words import Words

MOST_SUBJECT, MOST_TITLE = 40, 200
"""Maximum characters of the code of a row, and of a title as printed."""


class PrintedKind(StrEnum):
    """A kind of issued document; its letter begins the number."""

    PLAN = "plan"

    @property
    def letter(self) -> str:
        """The first sign of its numbers."""
        return _LETTERS[self]

    @property
    def words(self) -> Words:
        """Its name."""
        return _WORDS[self]


_LETTERS = {PrintedKind.PLAN: "P"}
_WORDS = {PrintedKind.PLAN: Words("建设规划", "construction plan")}


class Standing(StrEnum):
    """Whether an issued document still says what is so."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.IN_FORCE: Words("有效", "in force"),
    Standing.SUPERSEDED: Words("已被替代", "superseded"),
}
