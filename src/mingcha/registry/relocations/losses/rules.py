"""What is recorded afterwards of points that stand no more: pure decisions (article 10).

To record it is no licence: the register says what is true, and the police of the place get a finding until they noted
it. Else a camera that a lorry knocked down, or that somebody took away without asking, would stay in use for ever.
"""

from collections.abc import Iterable
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.relocations.keeping.rules import may_keep_case
from mingcha.registry.relocations.losses.values import LastSeen, NewLoss
from mingcha.registry.relocations.rules import article_of

_ASK_THE_POLICE = NextStep(
    Words("请所在地公安机关到场核实并登记", "ask the public security organ of the place to look and to record it")
)


@cites("3", "10(1)", "10(2)")
def may_record_loss(
    who: DutyFacts,
    place: Place,
    units: Iterable[str],
    new: NewLoss,
    seen: LastSeen,
    on: date,
    *,
    mandatory: bool,
    actor: str = "",
) -> Decision:
    """Whether this person records on the Shanghai day `on` that points were lost on their real day: who may ask for
    moving them, with a reason, on a day that is not in the future, and not before they were put into use or before
    their last footage; nor while one of them records: it stands, and is taken away by a case. Of points that article 6
    demands and of which the police answered a case that ended without being done, only the police record a loss, and
    not who asked for that case (`actor`: who records, as whom they asked by another account): a unit that met an
    objection would withdraw, pull the plug and record one. "Known" binds too: it was said of another day and plan."""
    keeps = may_keep_case(who, place, units)
    if not keeps:
        return keeps
    if seen.answered and (not who.over(place, *PUBLIC_SECURITY) or actor in seen.asked_by):
        codes = "、".join(seen.answered)
        return refuse(
            "10(1)",
            f"公安机关答复过 {codes} 的移动或者拆除，该事项没有办理即撤回或者失效：毁损由公安机关核实后登记",
            f"the police answered a case of {codes} that was withdrawn or lapsed: they look first, and record the loss",
            next_steps=(_ASK_THE_POLICE,),
        )
    missing = _not_stated(new, seen, on)
    if missing:
        words = ("毁损或者事后补报的登记不完整", "the record of the loss is not complete")
        return refuse(article_of(mandatory), *words, missing=tuple(missing))
    return allow(article_of(mandatory))


def _not_stated(new: NewLoss, seen: LastSeen, on: date) -> list[Missing]:
    """What a record lacks, or states against what is known."""
    missing = []
    if not new.reason.strip():
        missing.append(Missing("毁损、灭失或者事后补报的原因", "why they were lost or told afterwards", "reason"))
    if seen.recording:
        codes = "、".join(seen.recording)
        missing.append(
            Missing(
                f"已不存在的点位：{codes} 仍在录像，移动或者拆除应当依第十条办理",
                f"points that stand no more: {codes} are recorded now, moving or removing them goes by article 10",
                "points",
            )
        )
    first = max((day for day in (seen.used_on, seen.filmed_on) if day is not None), default=None)
    if new.lost_on > on:
        missing.append(Missing("今天或者以前的日期", "today or an earlier day", "lost_on"))
    elif first is not None and new.lost_on < first:
        missing.append(
            Missing(
                f"{first} 或者以后的日期（至该日仍在用或者仍有录像）",
                f"{first} or a later day: until then they were in use, or there is footage",
                "lost_on",
            )
        )
    return missing
