"""What calls a person by the hour, beside the days of deadlines: a notice that is owed within hours, a clue whose own
clock has run so far, a watch that nobody relieved (articles 16(1), 16(4), 16(6))."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from mingcha.kit.words import Words


class CallKind(StrEnum):
    """What is called for; the value stands in what is sent to programs."""

    INCIDENT_NOTICE = "incident_notice"
    CLUE = "clue"
    WATCH_OVERSTAYED = "watch_overstayed"


class CallStep(IntEnum):
    """How far the clock has run. The value is kept with what was sent, so it never changes, and none is a step of days
    (`reminders.rules`)."""

    BEGUN = -11
    HALF = -12
    OVER = -13
    TWICE = -14

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STEPS[self]


_STEPS = {
    CallStep.BEGUN: Words("开始计时", "the clock runs"),
    CallStep.HALF: Words("时限过半", "half of the time is over"),
    CallStep.OVER: Words("时限已到", "the time is over"),
    CallStep.TWICE: Words("已过两倍时限", "twice the time is over"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call to somebody who owes the step. `subject`: the number by which its page is found; `part`: what tells it
    from others of its subject; `about`: what is to be done, without a person and without what happened; `due_at`: None
    for a clock that has no end."""

    kind: CallKind
    subject: str
    about: Words
    article: str
    step: CallStep
    due_at: datetime | None = None
    part: str = ""
