"""Which papers of an obstruction are issued (articles 12, 23; APL 55)."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.values import ObstructionFacts

OF_OBSTRUCTIONS = (
    PrintedKind.INSPECTION,
    PrintedKind.ORDER,
    PrintedKind.ORDER_SERVICE,
    PrintedKind.REINSPECTION,
)
"""In the order of a course."""


@cites("12", "22", "23")
def may_issue_of_obstruction(kind: PrintedKind, held: ObstructionFacts, *, inspected: bool, again: bool) -> Decision:
    """Whether a paper of an obstruction is issued; the receipt of a service before it, since it is signed as the order
    is served. `inspected`, `again`: whether two officers signed the first
    inspection, and one after the order."""
    is_there = {
        PrintedKind.INSPECTION: inspected,
        PrintedKind.ORDER: held.ordered_on is not None,
        PrintedKind.ORDER_SERVICE: held.ordered_on is not None,
        PrintedKind.REINSPECTION: again,
    }
    if is_there[kind]:
        return allow(articles_of(held.offence, kind.article)[0])
    if kind is PrintedKind.INSPECTION:
        article = articles_of(held.offence, "12")[0]
        return refuse(article, "两名执法人员签名后方可出具", "it is issued once two officers have signed")
    article = articles_of(held.offence, "23")[0]
    return refuse(article, "相应步骤完成后方可出具", "it is issued once that step is done")
