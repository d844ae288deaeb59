"""What may be handed over to the organ of a law that goes first, for pages and their forms (article 22)."""

from datetime import date, datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.goes_first import laws_first
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.matters.rows import finding_called, matter_of
from mingcha.supervision.matters.rules import may_act_on_matter
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import obstruction_called
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.transfers.rules import is_not_handed_over, may_hand_over
from mingcha.supervision.transfers.standing import cases_of_matter, handed_over_to
from mingcha.supervision.transfers.values import HandoverOffered, NewHandover, NewTransfer

_WHOLE = NewHandover("-", "-", NewTransfer("-", inside_police=False, reason="-", materials="-"))
"""A hand-over that lacks nothing: what is judged is whether one may be."""


@cites("3", "22")
def handover_offered(asker: Reader, *, at: datetime, obstruction: int = 0, finding: int = 0) -> HandoverOffered:
    """What may be handed over of an obstruction, or of a finding of an inspection (the other one 0), for the form.
    Raises Fault(NOT_FOUND), Refused (article 3)."""
    about = finding_called(finding) if finding else obstruction_called(obstruction)
    matter, who = matter_of(about), duty_of(asker, at)
    require(may_read_enforcement(who, matter.place))
    if matter.offence is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有可移送的违法行为", "there is no act to hand over"))
    laws = laws_first(matter.offence, matter.inspected_on or shanghai_day(at))
    judged = may_be_handed_over(may_act_on_matter(who, matter), about, shanghai_day(at))
    revision = about.inspection.revision if isinstance(about, InspectionAnswer) else about.revision
    return HandoverOffered(matter.offence, laws, revision, judged)


@cites("22")
def may_be_handed_over(acts: Decision, about: Obstruction | InspectionAnswer, on: date) -> Decision:
    """Whether an obstruction or a finding may be handed over by who may act for its place (`acts`), contents apart."""
    matter = matter_of(about)
    laws = laws_first(matter.offence, matter.inspected_on or on) if matter.offence else ()
    return may_hand_over(acts, matter, laws[0] if laws else None, _WHOLE, cases_of_matter(about))


@cites("22")
def is_case_barred(about: Obstruction | InspectionAnswer, on: date) -> bool:
    """Whether a hand-over bars a case of an obstruction or a finding on a day."""
    of = {"obstruction": about.pk} if isinstance(about, Obstruction) else {"finding": about.pk}
    return not is_not_handed_over(handed_over_to(**of), on)
