"""Kinds, states and answers of the checks that a unit makes of itself (article 16(1))."""

from enum import StrEnum

from mingcha.kit.words import Words


class CheckKind(StrEnum):
    """A kind of check; the value is stored."""

    YEARLY = "yearly"
    SECURITY = "security"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


class CheckState(StrEnum):
    """Where a check stands: what is filled in goes to `answered`, the manager signs, the district's officer reviews."""

    OPEN = "open"
    ANSWERED = "answered"
    SIGNED = "signed"
    REVIEWED = "reviewed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


class Answer(StrEnum):
    """The answer to a question."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ANSWERS[self]


_KINDS = {
    CheckKind.YEARLY: Words("年度自查", "Yearly self-check"),
    CheckKind.SECURITY: Words("季度安全检查", "Quarterly security check"),
}
_STATES = {
    CheckState.OPEN: Words("待填", "to be filled in"),
    CheckState.ANSWERED: Words("待签署", "to be signed"),
    CheckState.SIGNED: Words("待审阅", "to be reviewed"),
    CheckState.REVIEWED: Words("已审阅", "reviewed"),
}
_ANSWERS = {
    Answer.YES: Words("是", "yes"),
    Answer.NO: Words("否", "no"),
    Answer.NOT_APPLICABLE: Words("不适用", "not applicable"),
}
