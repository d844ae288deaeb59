"""Who gives a guest a link to a case, how long it is good, and what it takes once: pure decisions (article 10)."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.relocations.keeping.rules import may_keep_asked
from mingcha.registry.relocations.rules import has_ended
from mingcha.registry.relocations.states import PaperPurpose
from mingcha.registry.relocations.values import JudgedCase, LinkFacts, NewPaper

MOST_GUEST = 60
"""Maximum characters of the name of a guest."""
MOST_LINKS = 20
"""Links of one case, one after the other."""


@cites("3", "10(1)", "10(2)")
def may_give_link(who: DutyFacts, held: JudgedCase) -> Decision:
    """Whether this person gives a moving party without an account a link to a case: who keeps it, while it waits."""
    keeps = may_keep_asked(who, held)
    if keeps and not held.state.is_waiting:
        return has_ended(held)
    if keeps and held.links >= MOST_LINKS:
        return refuse("10(1)", f"一个事项最多发 {MOST_LINKS} 个链接", f"a case has {MOST_LINKS} links at most")
    return keeps


@cites("10(1)")
def link_days_fit(days: int, on: date) -> Decision:
    """Whether a link may be given for so many days: at most `relocation.guest_days`."""
    most = parameters.number("relocation.guest_days", on)
    if 1 <= days <= most:
        return allow("10(1)")
    missing = (Missing(f"1 至 {most} 日", f"1 to {most} days", "days"),)
    return refuse("10(1)", f"链接的有效期最长 {most} 日", f"a link is good for {most} days at most", missing=missing)


@cites("10(1)")
def may_use_link(link: LinkFacts, on: date) -> Decision:
    """Whether a guest's link still opens its case: until its last day, while the case waits."""
    if link.ended:
        return refuse("10(1)", "该链接已失效，请联系发给您链接的单位", "the link has ended: ask who gave it to you")
    if link.revoked:
        return refuse("10(1)", "该链接已撤销，请联系发给您链接的单位", "the link was revoked: ask who gave it to you")
    if on > link.last_on:
        return refuse(
            "10(1)",
            f"该链接已于 {link.last_on} 到期，请联系发给您链接的单位",
            f"the link was good until {link.last_on}: ask who gave it to you",
        )
    return allow("10(1)")


@cites("10(1)")
def may_hand_in_by_link(link: LinkFacts, purpose: PaperPurpose, on: date) -> Decision:
    """Whether a guest hands in a paper of this purpose: once under a link."""
    usable = may_use_link(link, on)
    if not usable or purpose not in link.used:
        return usable
    return refuse(
        "10(1)",
        f"已用该链接提交过{purpose.words.zh}，每项只收一次",
        f"the {purpose.words.en} was handed in by this link: each is taken once",
    )


@cites("10(1)")
def guest_says_who(new: NewPaper) -> Decision:
    """Whether a guest says who hands a paper in: the moving party gives ground and plan, and answers for them."""
    if new.giver.strip():
        return allow("10(1)")
    missing = (Missing("提交人和单位", "name and unit of the person who hands it in", "giver"),)
    return refuse("10(1)", "未写明提交人", "the person who hands it in is not named", missing=missing)
