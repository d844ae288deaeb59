"""Who may confirm, refuse and withdraw a proposal, whatever its kind (16(2); decree 799, art. 16(2)(2))."""

from datetime import datetime

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.confirmations.values import ProposalFacts, ProposalState
from mingcha.registry.identity.duty import DutyFacts, Place, Role

MOST_REASON = 200
"""Characters of the note of a proposal and of the reason of a refusal."""
_ASK_ANOTHER = (NextStep(Words("请由另一名有权人员确认", "ask another person of the required office to confirm")),)


@cites("16(2)", "799-16(2)(2)")
def may_decide(who: DutyFacts, proposal: ProposalFacts, at: datetime) -> Decision:
    """Decides whether this person may confirm or refuse a proposal, whatever its kind.

    The proposal must be open. Not allowed: a program, the proposer, a person whom the proposal concerns, and whoever
    could use the account of one of these (`_accounts_apart`). The owner of the machine and a system administrator count
    as one person. The rule of the kind on the office of the second person is asked separately.
    """
    is_open = still_open(proposal, at)
    if not is_open:
        return is_open
    if not who.active or who.user_id == 0:
        return refuse(
            proposal.article,
            "须由另一名工作人员本人确认，程序不能代为确认",
            "a second person confirms; a program cannot",
            next_steps=_ASK_ANOTHER,
        )
    if who.user_id == proposal.proposer_id:
        return refuse(
            proposal.article, "提出人不得自行确认", "you may not confirm your own proposal", next_steps=_ASK_ANOTHER
        )
    if who.user_id in proposal.about:
        return refuse(
            proposal.article,
            "不得确认与本人有关的事项",
            "you may not confirm a proposal about yourself",
            next_steps=_ASK_ANOTHER,
        )
    if proposal.proposer_id == 0 and who.has(Role.ADMINISTRATOR):
        return refuse(
            proposal.article,
            "本机提出的事项不由系统管理员确认",
            "what the machine itself proposes is not confirmed by its system administrator",
            next_steps=_ASK_ANOTHER,
        )
    return _accounts_apart(proposal)


@cites("16(2)", "799-16(2)(2)")
def _accounts_apart(proposal: ProposalFacts) -> Decision:
    """Refuses a decider who could also use the account of the proposer or of a person concerned: who registered it, or
    handed over its new password while it had no second factor; and one whose own account the proposer registered."""
    if proposal.registered_by_decider:
        return refuse(
            proposal.article,
            "提出人或相关人员的账户由您登记，须由另一名人员确认",
            "you registered the account of the proposer or of the person concerned: another person confirms",
            next_steps=_ASK_ANOTHER,
        )
    if proposal.registered_decider:
        return refuse(
            proposal.article,
            "您的账户由提出人登记，须由另一名人员确认",
            "the proposer registered your account: another person confirms",
            next_steps=_ASK_ANOTHER,
        )
    if proposal.reset_by_decider:
        return refuse(
            proposal.article,
            "提出人或相关人员的新密码由您交付，且该账户没有更早的第二因素，须由另一名人员确认",
            "you handed over the new password of the proposer or of the person concerned, whose account has no earlier "
            "second factor: another person confirms",
            next_steps=_ASK_ANOTHER,
        )
    return allow(proposal.article)


@cites("16(2)", "799-16(2)(2)")
def proposer_left(article: str) -> Decision:
    """The refusal, under the article of its kind, of a proposal by somebody whose account was disabled since."""
    return refuse(article, "提出人的账户已停用", "the proposer's account is disabled")


@cites("799-16(2)(2)")
def is_concerned(who: DutyFacts, proposer_id: int, decider_id: int, subject: str, place: Place) -> bool:
    """Whether this person sees a proposal, whoever may confirm it: who proposed it (0: a program) or decided it (0:
    nobody, or a program), the person whom it concerns (`subject`: the user name), an auditor of its place."""
    mine = who.user_id in (proposer_id, decider_id or -1)
    return mine or who.username == subject or bool(who.over(place, Role.AUDITOR))


@cites("799-16(2)(2)")
def may_withdraw(who: DutyFacts, proposal: ProposalFacts, at: datetime) -> Decision:
    """Whether this person may withdraw a proposal: its proposer (for a program's: the owner of the machine)."""
    is_open = still_open(proposal, at)
    if not is_open:
        return is_open
    if who.active and who.user_id == proposal.proposer_id:
        return allow(proposal.article)
    return refuse(proposal.article, "只有提出人可以撤回", "only the proposer may withdraw a proposal")


@cites("799-16(2)(2)")
def still_open(proposal: ProposalFacts, at: datetime) -> Decision:
    """Whether a proposal can still be decided: open, and not expired at this instant."""
    if proposal.state is ProposalState.OPEN and at < proposal.expires_at:
        return allow(proposal.article)
    state = ProposalState.EXPIRED if proposal.state is ProposalState.OPEN else proposal.state
    return refuse(
        proposal.article,
        f"该事项{state.words.zh}，须重新提出",
        f"the proposal is {state.words.en}: it must be proposed anew",
    )
