"""Moving or taking out of use what article 6 demands: only on a ground, with a document that says what replaces it
(article 10(1): 不得随意移动或者拆除; 因规划变更等原因确需调整的, 应当提供复建或者替代方案).
"""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words

MOST_GROUND = 200
"""Maximum characters of the ground."""
MOST_DOCUMENT = 100
"""Maximum characters of the name and number of the document."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why a mandatory point is adjusted: the ground, the document with the plan of rebuilding or replacement, and the
    day of that document; "" and None for what is not given."""

    ground: str = ""
    document: str = ""
    document_on: date | None = None


@cites("6", "10(1)")
def may_adjust(mandatory: bool, given: Adjustment | None, on: date) -> Decision:
    """Decides whether a point may be moved, given another device, switched off or registered as not mandatory.

    A point that article 6 does not demand may. One that it demands needs a ground, a document and the day of the
    document, which is not after `on`, the Shanghai day of the act.
    """
    if not mandatory:
        return allow("6")
    held = given or Adjustment()
    missing = []
    if not held.ground.strip():
        missing.append(Missing("确需调整的原因（如规划变更）", "the ground (such as a change of plans)", "ground"))
    if not held.document.strip():
        missing.append(
            Missing("复建或者替代方案的文书", "the document with the plan of rebuilding or replacement", "document")
        )
    if held.document_on is None:
        missing.append(Missing("文书日期", "the day of the document", "document_on"))
    elif held.document_on > on:
        missing.append(Missing("不晚于今日的文书日期", "a day of the document that is not after today", "document_on"))
    if missing:
        return refuse(
            "10(1)",
            "该点位属于第六条规定的应建部位，不得随意移动、改接或者停用",
            "article 6 demands this point: it is not moved, given another device or switched off at will",
            missing=tuple(missing),
            next_steps=(NextStep(Words("写明原因，提供复建或者替代方案", "state the ground, give the plan")),),
        )
    return allow("10(1)")
