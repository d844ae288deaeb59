"""What stops the reading of one line of a list (article 7)."""

from mingcha.kit.words import Words


class Unreadable(Exception):  # noqa: N818 - becomes a LineRefusal
    """A cell that cannot be taken: its column and why. No secret is in it."""

    def __init__(self, field: str, zh: str, en: str) -> None:
        self.field = field
        self.words = Words(zh, en)
        super().__init__(en)
