"""Who reads the page of a share: pure decisions (articles 13(2), 19)."""

from mingcha.access.shares.values import ShareFacts
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts


@cites("13(2)")
def may_read_share(who: DutyFacts, share: ShareFacts) -> Decision:
    """Whether a person reads the page of a share: one of the people whom it names, active and of its department."""
    if who.active and who.user_id in share.people and who.organisation == share.department:
        return allow("13(2)")
    return refuse(
        "13(2)",
        "共享只对决定中指名的人员开放，您不在其中",
        "a share is open to the people whom it names, and you are none of them",
        next_steps=(NextStep(Words("请本部门的经办人员申请指名", "have your department ask to name you")),),
    )
