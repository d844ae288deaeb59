"""Hearings of penalty cases as frozen values (APL 63, 64)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NewHearing:
    """When and where a hearing is held, as its notice says. `is_public`: with a reason where it is not; `anew_reason`:
    why one that is set is set anew."""

    on: date
    place: str
    is_public: bool = True
    closed_reason: str = ""
    anew_reason: str = ""


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """What a hearing came to, on which day. `attended` False: the person stayed away without good reason, and so gave
    it up."""

    attended: bool
    record: str
    opinion: str
    held_on: date


@dataclass(frozen=True, slots=True)
class HearingNoticeServed:
    """That the notice of a hearing was handed over: when, and who received it."""

    on: date
    receiver: str


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """A hearing as rules see it: the day on which it was asked for, the day for which it is set with the first day that
    the law allows, its chair's actor id, and the day on which it was held or given up. `notice_on`, `notified_on`: days
    of the notice and of its service; `attended`: whether the person came; `record_signed`: whether the person signed
    the record or refused to, None while neither is known. Without `notice_on` a hearing that was held is an earlier one
    there were these papers: nothing of it waits. `is_anew`: the day is not the first one for which it was set."""

    asked_on: date
    set_on: date | None = None
    first_on: date | None = None
    chair: str = ""
    held_on: date | None = None
    withdrawn_on: date | None = None
    notice_on: date | None = None
    notified_on: date | None = None
    attended: bool | None = None
    record_signed: bool | None = None
    is_anew: bool = False

    @property
    def waits_for_signing(self) -> bool:
        """Whether the record lies before the person, who came, and is not signed or refused yet."""
        laid = self.held_on is not None and self.notice_on is not None
        return laid and bool(self.attended) and self.record_signed is None

    @property
    def is_over(self) -> bool:
        """Whether it was held, or the person gave it up."""
        return self.held_on is not None or self.withdrawn_on is not None


@dataclass(frozen=True, slots=True)
class HearingRow:
    """A hearing for its page. `anew_reason`: why it was last set anew; `waived_name`, `waiver_sha256`: who recorded
    that it was given up, and the digest of the paper that the person signed; "" from before there was such a paper."""

    facts: HearingFacts
    asked_note: str
    place: str
    notified_on: date | None
    receiver: str
    is_public: bool
    closed_reason: str
    chair_name: str
    attended: bool | None
    record: str
    opinion: str
    withdrawn_reason: str
    signing_note: str
    signing_name: str
    signing_instead: str
    record_sha256: str
    anew_reason: str = ""
    waived_name: str = ""
    waiver_sha256: str = ""
