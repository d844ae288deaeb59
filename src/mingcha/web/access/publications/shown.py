"""Publications as the pages show them: the line of states and who is waited for, in words (article 21)."""

from dataclasses import dataclass

from mingcha.access.publications.values import PublicationRow, PublicationState
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words

_S = PublicationState
_TONES = {_S.ASKED: "warn", _S.APPROVED: "warn", _S.RELEASED: "ok"}
_CHIPS = {_S.ASKED: "warn", _S.APPROVED: "warn", _S.RELEASED: "ok"}
_NOTHING = Words("", "")
_WAITS = {
    _S.ASKED: Words("待单位保卫负责人或者民警批准", "the unit's manager or an officer approves it"),
    _S.APPROVED: Words("影片放行后由在岗人员公开", "a person on duty publishes it once its film is released"),
}
_STEPS = (
    Words("提出", "Asked for"),
    Words("批准", "Approved"),
    Words("公开", "Published"),
    Words("终止", "Ended"),
    Words("确认下架", "Stated down"),
)
_ENDED = (_S.WITHDRAWN, _S.OVER)


@dataclass(frozen=True, slots=True)
class ShownPublication:
    """A publication with the words of its state."""

    row: PublicationRow

    @property
    def is_to_be_taken_down(self) -> bool:
        """Whether it ended, was out, and nobody stated that it is down."""
        return self.row.state in _ENDED and self.row.released_at is not None and self.row.down_at is None

    @property
    def tone(self) -> str:
        """The colour of its state in a list."""
        return "bad" if self.is_to_be_taken_down else _TONES.get(self.row.state, "off")

    @property
    def chip(self) -> str:
        """The colour of its state on its page."""
        return _CHIPS.get(self.row.state, "plain")

    @property
    def waits(self) -> Words:
        """Who is waited for, nothing where nobody is."""
        if self.is_to_be_taken_down:
            return Words("待确认已下架", "somebody states that it is down")
        return _WAITS.get(self.row.state, _NOTHING)

    @property
    def steps(self) -> list["PublicationStep"]:
        """The line of states, up to where it stands; one that ended before it was out leaves steps undone."""
        row = self.row
        whens = (row.asked_at, row.approved_at, row.released_at, row.ended_at, row.down_at)
        names = (row.asked_by, row.approved_by, row.released_by, row.state.words.zh, "")
        english = (*names[:3], row.state.words.en, "")
        was_out = row.released_at is not None
        due = [n for n, at in enumerate(whens) if at is None and (row.ended_at is None or (n == 4 and was_out))]
        found = []
        for n, (words, at) in enumerate(zip(_STEPS, whens, strict=True)):
            day = f" {at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else ""
            below = Words(f"{names[n]}{day}".strip(), f"{english[n]}{day}".strip()) if at else _NOTHING
            tone = "done" if at else "current" if due and n == due[0] else ""
            found.append(PublicationStep(tone, n + 1, words, below))
        return found


@dataclass(frozen=True, slots=True)
class PublicationStep:
    """A step of the line: "done", "current" or "", its number, and who did it and when below it."""

    tone: str
    number: int
    words: Words
    below: Words
