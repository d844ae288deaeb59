"""Who reads the findings of a place, and who closes one, with what (articles 3, 6, 10)."""

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.findings.kinds import FindingKind, KindFacts
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, other_territory

READERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read findings, each inside its territory; a kind may name fewer (kinds.KindFacts.reads)."""
MOST_WORDS = 300
"""Maximum characters of what a finding says, in each language."""
MOST_REASON = 200
MOST_DOCUMENT = 100


@cites("3", "25")
def may_read_findings(who: DutyFacts, place: Place | None = None, kind: FindingKind | None = None) -> Decision:
    """Whether this person may read findings, of this place or at all, of this kind or any."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查阅问题台账", "your role may not read findings", next_steps=ASK_A_KEEPER)
    readers = READERS if kind is None else kind.facts.reads
    if not who.has(*readers):
        return refuse(
            "25", "此类提示只由审计管理员查阅", "findings of this kind are read by audit administrators alone"
        )
    return allow("3") if place is None or who.over(place, *readers) else other_territory()


@cites("3", "6", "10", "25")
def may_close_finding(
    who: DutyFacts, kind: FindingKind, place: Place, *, article: str, opened_by_asker: bool, document: str
) -> Decision:
    """Whether this person may close a finding by hand: a role that its kind names, over the place, not the person
    whose own act it records, and with the document where the kind needs one."""
    facts: KindFacts = kind.facts
    if not facts.closes:
        return refuse(
            article,
            "该问题在办理相应事项后自动销号",
            "this finding closes by itself when the required act is done",
        )
    if not who.has(*facts.closes):
        names = tuple(role.words for role in facts.closes)
        zh, en = "、".join(one.zh for one in names), " or ".join(one.en for one in names)
        return refuse(article, f"该问题由{zh}销号", f"this finding is closed by: {en}", next_steps=ASK_A_KEEPER)
    if not who.over(place, *facts.closes):
        return other_territory()
    if opened_by_asker:
        return refuse(article, "不得对本人的行为产生的问题销号", "you may not close a finding about your own act")
    if facts.needs_document and not document.strip():
        return refuse(
            article,
            "未写明销号依据的文书",
            "the document on which the finding is closed is not named",
            missing=(Missing("依据文书的名称和文号", "name and number of the document", "document"),),
        )
    return allow(article)
