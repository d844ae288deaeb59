"""Penalty cases as frozen values (article 23)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra, Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.penalty_dates import Part, Pause, Payment
from mingcha.law.periods import Deadline
from mingcha.registry.identity.duty import Place
from mingcha.supervision.cases.notice_values import NoticeText
from mingcha.supervision.cases.states import (  # fmt: skip
    CaseState,
    ChallengeKind,
    EvidenceKind,
    Outcome,
    TransferGround,
    Unenforced,
    Verdict,
)
from mingcha.supervision.cases.step_values import CaseSteps
from mingcha.supervision.executions.values import ExecutionRow, UnsignedExecution
from mingcha.supervision.hearings.values import HearingFacts, HearingRow
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.orders.values import Served
from mingcha.supervision.recusals.values import RecusalRow
from mingcha.supervision.reliefs.values import ReliefFacts, ReliefRow
from mingcha.supervision.restitutions.values import RestitutionRow


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened: the rule and the act by the penalty table, who is to be fined, and why that person is
    directly responsible (of a unit: why it answers for the act). `person`, `identity_no`: name and identity number, of
    a unit its name and credit code; the number is sealed and returned by no query. `act_on`: last day of the act,
    None: the day of the re-inspection; `also_breaks`: other rules of the table that the same act breaks; `broken`: the
    provision that it breaks, "" where the rule names one alone; `grave`: grave circumstances or result; `harmed`: life
    or health harmed, or safety of finance, with harmful results, so that five years run (APL 36)."""

    rule: str
    offence: Offence
    who: Who
    person: str
    role: str
    why: str
    identity_no: str = field(repr=False)
    act_on: date | None = None
    also_breaks: tuple[str, ...] = ()
    late_reason: str = ""
    broken: str = ""
    grave: bool = False
    harmed: bool = False


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What the person is told before a decision (APL 44), and when it was handed over. `is_complex`: a case that needs
    a legal review (APL 58); `extras`: what is to be ordered beside the fine; `proposed`: a fine, or a warning or these
    measures alone, of which `yuan` is 0."""

    facts: str
    grounds: str
    evidence: tuple[EvidenceKind, ...]
    yuan: Decimal
    handed_on: date
    receiver: str
    is_complex: bool = False
    extras: tuple[Extra, ...] = ()
    proposed: Outcome = Outcome.FINE

    @property
    def text(self) -> NoticeText:
        """What it says."""
        return NoticeText(
            self.facts, self.grounds, self.evidence, self.yuan, self.is_complex, self.extras, self.proposed
        )


@dataclass(frozen=True, slots=True)
class DecidedMeasure:
    """A measure that was decided, with the provision of the penalty table that has it. `extra`: None of a warning,
    which is carried out by its service; else its record, None while there is none that two officers signed."""

    words: Words
    article: str
    extra: Extra | None = None
    record: ExecutionRow | None = None


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """What is decided, with the reason (of a fine: why this amount), and what is ordered beside a fine or alone;
    `ground`: of a transfer, a suspected crime where nothing else is stated, None where it is left open."""

    outcome: Outcome
    reason: str
    yuan: Decimal = Decimal(0)
    destination: str = ""
    extras: tuple[Extra, ...] = ()
    ground: TransferGround | None = TransferGround.CRIME


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its rules see it. `matter`: what it is about; `fined_by`: rules by which the same person was fined for
    it; `warned_on`: the day on which a warning for it was served; `warned`: this person was warned for it in another
    case; `handlers`: the actors who inspected, asked for the opening and told the person; `opened_on`, `decide_last`:
    None before the opening is approved; `statement_last`, `hearing_last`: last day for a statement and to ask for a
    hearing, None before a notice; `noticed_grounds`: its grounds for punishing; `notice_drawn_on`: a notice was drawn
    up to be handed over; `noticed`: what was told; `published_on`: the decision is served by a public notice of that
    day; `signed`: a paper that the person signed is kept; `extras`: the measures that were decided; `executed`: those
    with a signed record; `done`: those of them that were carried out, not only tried; `unsigned`: the record that waits
    for a second officer; `parts`: the fine by its last days once it is served; `relief`: the newest request for
    instalments or deferral; `frozen_to`: last day of a freeze by a transfer, under which article (`frozen_under`);
    `yuan`: the fine as it stands, changed or annulled; `changed_on`, `annulled_on`: the day on which a review or
    lawsuit did so; `running`: the one that runs; `paid_back`, `given_back`: what was given back since; `discussed_on`:
    the heads discussed it; `judged_on`: a lawsuit ended without annulling it; `relief_last`: end of the instalments or
    deferral granted last; `recused`: the accounts of officers who were taken off the case (APL 43); `charged`: the
    names of the unit whose act it is; `transfer_taken`: a receiver took the case. Actors: `challenge_by` noted the
    review or lawsuit that runs; `ended_by` recorded what one did to the decision; `settled_by` recorded what ends the
    claim: these, who noted it, who asked the court, recorded the last payment, or what was given back."""

    state: CaseState
    place: Place
    rule: str
    who: Who
    act_on: date
    opened_on: date | None
    decide_last: date | None
    matter: Matter
    handlers: frozenset[str]
    offence: Offence = Offence.OBSTRUCTION
    asked_on: date | None = None
    late_reason: str = ""
    broken: str = ""
    grave: bool = False
    harmed: bool = False
    also_breaks: tuple[str, ...] = ()
    fined_by: tuple[str, ...] = ()
    warned_on: date | None = None
    warned: bool = False
    noticed: Outcome | None = None
    noticed_yuan: Decimal | None = None
    noticed_extras: tuple[Extra, ...] = ()
    noticed_grounds: str = ""
    noticed_on: date | None = None
    notice_drawn_on: date | None = None
    published_on: date | None = None
    statement_last: date | None = None
    hearing_last: date | None = None
    hearing_told: bool = False
    hearing: HearingFacts | None = None
    stated: bool = False
    signed: bool = False
    waived: bool = False
    is_complex: bool = False
    reviewed: bool | None = None
    reviewed_by: str = ""
    discussed_on: date | None = None
    decided_on: date | None = None
    outcome: Outcome | None = None
    yuan: Decimal = Decimal(0)
    extras: tuple[Extra, ...] = ()
    executed: frozenset[Extra] = frozenset()
    done: frozenset[Extra] = frozenset()
    unsigned: UnsignedExecution | None = None
    served_on: date | None = None
    pay_last: date | None = None
    lawsuit_last: date | None = None
    demanded_on: date | None = None
    demand_served_on: date | None = None
    judged_on: date | None = None
    relief_last: date | None = None
    recused: frozenset[int] = frozenset()
    charged: tuple[str, ...] = ()
    paid: tuple[Payment, ...] = ()
    pauses: tuple[Pause, ...] = ()
    receipts: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    relief: ReliefFacts | None = None
    frozen_to: date | None = None
    frozen_under: str = "TCC 11"
    transfer_closed: bool = False
    transfer_taken: bool = False
    challenge_by: str = ""
    ended_by: frozenset[str] = frozenset()
    settled_by: frozenset[str] = frozenset()
    running: ChallengeKind | None = None
    changed_on: date | None = None
    annulled_on: date | None = None
    paid_back: Decimal = Decimal(0)
    given_back: frozenset[Extra] = frozenset()

    @property
    def challenged(self) -> bool:
        """Whether a review or lawsuit runs."""
        return any(one.until is None for one in self.pauses)

    @property
    def to_give_back(self) -> tuple[Extra, ...]:
        """The measures of an annulled decision that were carried out and not undone yet."""
        done = self.done if self.annulled_on is not None else frozenset()
        return tuple(one for one in Extra if one in done and one not in self.given_back)

    @property
    def to_execute(self) -> tuple[Extra, ...]:
        """The decided measures that have no signed record yet."""
        return tuple(one for one in self.extras if one not in self.executed)

    @property
    def not_done(self) -> tuple[Extra, ...]:
        """The decided measures that no signed record says to be carried out: those without one first, then those that
        could not be carried out so far."""
        return (*self.to_execute, *(one for one in self.extras if one in self.executed and one not in self.done))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day, in yuan: of the fine, and as late amount; `paid_back`: what was paid back since."""

    fine: Decimal
    late: Decimal
    paid: Decimal
    paid_back: Decimal = Decimal(0)

    @property
    def open(self) -> Decimal:
        """What is still to be paid, less than nothing where too much was."""
        return self.fine + self.late - self.paid + self.paid_back

    @property
    def to_return(self) -> Decimal:
        """What is still to be paid back."""
        return max(-self.open, Decimal(0))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list; the person by name and the last four of the number. `obstruction`: 0 of a case that comes of a
    finding, `inspection`: 0 of one that comes of an obstruction; `place_name`: the point, or the place in words;
    `place`: its division or zone; `next_on`: last day of its next step; `overdue`: that day of
    the law, or the day of payment, is over."""

    number: int
    no: str
    state: CaseState
    obstruction: int
    inspection: int
    place_name: str
    place: Place
    unit: str
    person: str
    rule: str
    outcome: Outcome | None
    yuan: Decimal
    opened_on: date | None
    next_on: date | None
    overdue: bool
    revision: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment with the number of its receipt."""

    number: int
    on: date
    yuan: Decimal
    receipt: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class EndedChallenge:
    """How a review or lawsuit ended: the day on which the result reached the person, what it did to the decision, the
    organ with its number, and the fine as it was changed."""

    until: date
    verdict: Verdict
    result: str
    yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EndedUnenforced:
    """That what is unpaid of a fine is not enforced any more: on which ground, and why."""

    ground: Unenforced
    reason: str


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A review or lawsuit; `verdict`: None while it runs, or where it ended before the list; `yuan`: the changed
    fine."""

    number: int
    kind: ChallengeKind
    since: date
    until: date | None
    result: str
    verdict: Verdict | None = None
    yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with all that was done, the dates that run, and the next steps of the reader. `measures`: what was decided
    beside a fine or alone; `executions`: the records of what was carried out; `question`: what the inspection asked and
    found lacking, None of an obstruction; `hearing_first`: the first day for a hearing whose notice is served today,
    `hearing_last`: the last one, `hearing_notice_last`: the last day to serve that of the hearing that is set, None
    where neither is next; `blocked`: why no penalty may be decided today, None if one may; `is_frozen`: by a transfer;
    `on_the_spot`: why a small fine is not decided on the spot (APL 51); `decided_yuan`: the fine as it was decided;
    `restitutions`: what was given back; `recorded`: what the officers recorded on the spot, in the records that two of
    them signed; `answered`: what the unit answered to its order."""

    row: CaseRow
    facts: CaseFacts
    identity_ends: str
    role: str
    why: str
    late_reason: str
    opened_by: str
    approved_by: str
    measures: tuple[DecidedMeasure, ...]
    executions: tuple[ExecutionRow, ...]
    question: Words | None
    notice_facts: str
    notice_grounds: str
    evidence: tuple[EvidenceKind, ...]
    notice_outcome: str
    published_where: str
    notice_receiver: str
    noticed_on: date | None
    statement: str
    statement_sha256: str
    review_opinion: str
    reviewed_by: str
    reason: str
    destination: str
    decided_by: str
    demand_note: str
    court_note: str
    close_reason: str
    demanded_yuan: Decimal | None
    unenforced: Unenforced | None
    dates: tuple[tuple[str, Deadline], ...]
    owed: Owed | None
    payments: tuple[PaymentRow, ...]
    challenges: tuple[ChallengeRow, ...]
    hearing: HearingRow | None
    reliefs: tuple[ReliefRow, ...]
    decided_yuan: Decimal
    restitutions: tuple[RestitutionRow, ...]
    opened_at: datetime | None
    steps: CaseSteps
    recusals: tuple[RecusalRow, ...] = ()
    discussed_by: str = ""
    discussion: str = ""
    served: Served | None = None
    demand_served: Served | None = None
    hearing_first: date | None = None
    hearing_last: date | None = None
    hearing_notice_last: date | None = None
    blocked: Decision | None = None
    is_frozen: bool = False
    on_the_spot: Decision | None = None
    recorded: str = ""
    answered: str = ""
    transfer_ground: TransferGround | None = None

    @property
    def changed_since_notice(self) -> tuple[Words, ...]:
        """How the decision differs from what the person was told; () where it does not, or nothing was told."""
        noticed, decided, found = self.facts.noticed, self.row.outcome, []
        if noticed is None or decided is None:
            return ()
        if noticed is not decided:
            zh = f"告知：{noticed.words.zh}；决定：{decided.words.zh}"
            found.append(Words(zh, f"told: {noticed.words.en}; decided: {decided.words.en}"))
        elif self.facts.noticed_yuan is not None and self.facts.noticed_yuan != self.decided_yuan:
            noticed_yuan, yuan = self.facts.noticed_yuan, self.decided_yuan
            found.append(
                Words(f"告知罚款 {noticed_yuan} 元，决定 {yuan} 元", f"told: {noticed_yuan} yuan; decided: {yuan}")
            )
        left_out = [WORDS[one] for one in self.facts.noticed_extras if one not in self.facts.extras]
        found += [Words(f"告知而未决定：{one.zh}", f"told and not decided: {one.en}") for one in left_out]
        return tuple(found)
