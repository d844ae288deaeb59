"""Who takes the folder of a case out, and why (articles 3, 20, 23; APL 47)."""

from collections.abc import Collection

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.recusals.rules import is_not_barred

MOST_PURPOSE = 200
LEAST_PURPOSE = 4
"""Characters of the purpose: to whom the folder goes, and why."""


@cites("3", "20", "23", "APL 43")
def may_take_case_folder(who: DutyFacts, actor: str, held: CaseFacts, hands: Collection[str]) -> Decision:
    """Whether a person takes the whole folder of a case out: who handled, reviewed or decided it (`hands`, actor ids),
    and the auditors of the place; nobody who was taken off it, or of the unit that is charged. To read the pages is not
    enough."""
    place = held.place
    answer = may_read_enforcement(who, place)
    if not answer:
        return answer
    free = is_not_barred(who, held)
    if not free:
        return free
    if actor in hands or who.over(place, Role.AUDITOR):
        return allow("20")
    return refuse(
        "20",
        "案卷含当事人个人信息，只能由本案承办、审核、决定人员或者审计人员导出",
        "the folder holds personal data: only who handled, reviewed or decided this case, or audits it, takes it out",
        next_steps=(NextStep(Words("请本案承办人员导出", "ask an officer of this case to export it")),),
    )


@cites("20", "23")
def states_purpose(purpose: str) -> Decision:
    """Whether it is stated to whom the folder goes, and why."""
    if len(purpose.strip()) >= LEAST_PURPOSE:
        return allow("20")
    return refuse(
        "20",
        "请写明案卷的接收方和用途",
        "state to whom the folder goes, and what for",
        missing=(Missing("用途和去向", "purpose and destination", "purpose"),),
    )


@cites("20")
def may_download(maker: str, actor: str) -> Decision:
    """Whether a bag is given to an actor: to who made it, as its entry names that person alone."""
    if maker == actor:
        return allow("20")
    return refuse(
        "20",
        "案卷包由导出人本人下载，请自行导出一份",
        "only the person who exported it may download it: export one of your own",
    )
