"""What a batch must have installed before it is qualified: position, view, sign of each point: pure (article 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.signs.rules import SignState
from mingcha.registry.views.rules import ViewLack

MOST_NAMED = 10
"""Points that a refusal names with where they are mended."""


@dataclass(frozen=True, slots=True)
class LackingPoint:
    """A point with what it lacks. `sign`: what its sign is worth if it does not stand, None if it does."""

    code: str
    name: str
    sign: SignState | None = None
    view: tuple[ViewLack, ...] = ()

    @property
    def words(self) -> Words:
        """What it lacks, for people."""
        lacks = [lack.words for lack in self.view] + ([self.sign.words] if self.sign else [])
        return Words("、".join(one.zh for one in lacks), ", ".join(one.en for one in lacks))

    @property
    def steps(self) -> tuple[NextStep, ...]:
        """Where it is mended: an address a page."""
        pages = dict.fromkeys((*(_PAGES[lack] for lack in self.view), *((_SIGN,) if self.sign else ())))
        return tuple(NextStep(words, action, (self.code,)) for action, words in pages)


@cites("7", "8")
def is_installed(lacking: Sequence[LackingPoint]) -> Decision:
    """Whether a batch is qualified as far as its installation goes. `lacking`: its points that lack something; the
    first of them are named."""
    if not lacking:
        return allow("7")
    named, more = lacking[:MOST_NAMED], len(lacking) - MOST_NAMED
    missing = [Missing(f"{one.name}：{one.words.zh}", f"{one.name}: {one.words.en}", "conclusion") for one in named]
    if more > 0:
        missing.append(Missing(f"另有 {more} 个点位", f"and {more} more points", "conclusion"))
    return refuse(
        "7",
        f"{len(lacking)} 个点位的位置、摄像范围或者标识尚未齐备，不能判定合格",
        f"position, view or sign of {len(lacking)} points is not complete: the batch cannot be qualified",
        missing=tuple(missing),
        next_steps=tuple(
            replace(step, words=Words(f"{one.name}：{step.words.zh}", f"{one.name}: {step.words.en}"))
            for one in named
            for step in one.steps
        ),
    )


@cites("18", "799-10")
def nothing_is_forbidden(names: Sequence[str]) -> Decision:
    """Whether a batch may be qualified as far as article 18 goes. `names`: of its cameras that stand or look where it
    forbids them: no acceptance opens those."""
    if not names:
        return allow("18")
    missing = tuple(
        Missing(f"{name}：移动、转向或者拆除", f"{name}: to be moved, turned or removed", "conclusion")
        for name in names[:MOST_NAMED]
    )
    return refuse(
        "18",
        f"{len(names)} 个点位设在或者摄入禁止设置的场所、区域，不能判定合格",
        f"{len(names)} cameras stand or look where nobody may film: the batch cannot be qualified",
        missing=missing,
    )


@cites("8")
def stands_as_signed(moved: Sequence[str]) -> Decision:
    """Whether a batch may be closed as qualified as far as its cameras stand where its group saw them. `moved`: names
    of its cameras that were moved, turned or taken away after the report was recorded."""
    if not moved:
        return allow("8")
    named = [Missing(f"{name}：移动或者转向之后的检查和签名", f"{name}: an inspection of where it is now", "report")
             for name in moved[:MOST_NAMED]]  # fmt: skip
    return refuse(
        "8",
        f"{len(moved)} 个点位在验收报告之后移动、转向或者拆除，签名所认可的不是现在的状况",
        f"{len(moved)} cameras were moved, turned or taken away after the report: what was signed is not what is there",
        missing=tuple(named),
        next_steps=(NextStep(Words("请撤回后重新组织验收", "withdraw the acceptance and open another one")),),
    )


_PLACE = ("point-change", Words("登记坐标和方位", "record position and view"))
_VIEW = ("point-view-kept", Words("登记看守位、基准图像", "record home preset and reference image"))
_SIGN = ("point-signs", Words("登记标识", "record the sign"))
_PAGES = {
    ViewLack.POSITION: _PLACE,
    ViewLack.DIRECTION: _PLACE,
    ViewLack.HOME_PRESET: _VIEW,
    ViewLack.REFERENCE: _VIEW,
}
