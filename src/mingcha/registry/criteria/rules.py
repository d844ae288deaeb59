"""Who decides what "large" and "important" mean for a category, and which decision is in force (articles 3, 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory

MOST_TEXT = 300
MOST_REASON = 200
MOST_DOCUMENT = 100
"""Characters of a criterion, of its reason and of its document."""


class Measure(StrEnum):
    """The words of article 6 that need a criterion."""

    LARGE = "large"
    IMPORTANT = "important"

    @property
    def words(self) -> Words:
        """The word of the article."""
        return Words("大型", "large") if self is Measure.LARGE else Words("重要", "important")


@dataclass(frozen=True, slots=True)
class NewCriterion:
    """A decision to be recorded for a division ("420100": the whole city)."""

    category: str
    measure: Measure
    division: str
    text: str
    reason: str
    document: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """A decision as the rule that chooses sees it."""

    number: int
    division: str
    from_on: date


@cites("3", "6")
def may_record_criterion(who: DutyFacts, new: NewCriterion, on: date) -> Decision:
    """Whether this person may record this decision on a Shanghai day: the public security organ of the division, with
    its reason and document; from today at the earliest, for a place is not judged by a later criterion. Raises
    Fault(INVALID) for an unknown category."""
    category(new.category)
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "6",
            "“大型”“重要”的标准由公安机关确定",
            "what large and important mean is decided by the public security organ",
            next_steps=ASK_A_KEEPER,
        )
    if not who.over(Place(new.division, ""), *PUBLIC_SECURITY):
        return other_territory()
    asked = (
        (new.text, Missing("标准", "the criterion", "text")),
        (new.reason, Missing("理由", "the reason", "reason")),
        (new.document, Missing("文书的名称和文号", "name and number of the document", "document")),
    )
    missing = tuple(lacks for text, lacks in asked if not text.strip())
    if missing:
        return refuse("6", "登记的标准不完整", "something of the criterion is missing", missing=missing)
    if new.from_on < on:
        lacks = Missing("今日或以后的首日", "a first day from today on", "from_on")
        return refuse("6", "标准不溯及既往", "a criterion does not reach back", missing=(lacks,))
    return allow("6")


@cites("6", "26")
def criterion_in_force(decisions: Sequence[Dated], division: str, on: date) -> int | None:
    """The number of the decision of one category and measure that holds for a site of a division on a Shanghai day: the
    newest of the division itself, else the newest of the city; None for none."""
    begun = [one for one in decisions if one.from_on <= on]
    own = [one for one in begun if one.division == division] or [one for one in begun if one.division != division]
    return max(own, key=lambda one: (one.from_on, one.number)).number if own else None
