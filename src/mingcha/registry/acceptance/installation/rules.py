"""What a batch must have before it is qualified: position, view, sign, masks of each point: pure (articles 7, 18)."""

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


@dataclass(frozen=True, slots=True)
class UnmaskedPoint:
    """A point with something in view that must be covered and no checked mask over it. `articles`: the items of article
    18, each once."""

    code: str
    name: str
    articles: tuple[str, ...]

    @property
    def step(self) -> NextStep:
        """Where the mask is drawn and checked."""
        return NextStep(Words("绘制并核验遮挡", "draw and check a mask"), "point-masks", (self.code,))


@cites("7", "8")
def is_installed(lacking: Sequence[LackingPoint]) -> Decision:
    """Whether a batch is qualified as far as its installation goes. `lacking`: its points that lack something; the
    first of them are named."""
    if not lacking:
        return allow("7")
    named = lacking[:MOST_NAMED]
    return refuse(
        "7",
        f"{len(lacking)} 个点位的位置、摄像范围或者标识尚未齐备，不能判定合格",
        f"position, view or sign of {len(lacking)} points is not complete: the batch cannot be qualified",
        missing=_missing([(one.name, one.words) for one in lacking]),
        next_steps=tuple(
            replace(step, words=Words(f"{one.name}：{step.words.zh}", f"{one.name}: {step.words.en}"))
            for one in named
            for step in one.steps
        ),
    )


@cites("8", "18")
def is_masked(unmasked: Sequence[UnmaskedPoint]) -> Decision:
    """Whether a batch is qualified as far as privacy masks go; the first of its points without one are named."""
    if not unmasked:
        return allow("18")
    return refuse(
        "18",
        f"{len(unmasked)} 个点位须设隐私遮挡而没有已核验的遮挡，不能判定合格",
        f"{len(unmasked)} points need a privacy mask and have no checked one: the batch cannot be qualified",
        missing=_missing([(one.name, Words("已核验的遮挡", "a checked mask")) for one in unmasked]),
        next_steps=tuple(
            replace(one.step, words=Words(f"{one.name}：{one.step.words.zh}", f"{one.name}: {one.step.words.en}"))
            for one in unmasked[:MOST_NAMED]
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


def _missing(lacks: Sequence[tuple[str, Words]]) -> tuple[Missing, ...]:
    """What points lack, by their names: of the first of them, and how many more there are."""
    named = [Missing(f"{name}：{words.zh}", f"{name}: {words.en}", "conclusion") for name, words in lacks[:MOST_NAMED]]
    more = len(lacks) - MOST_NAMED
    if more > 0:
        named.append(Missing(f"另有 {more} 个点位", f"and {more} more points", "conclusion"))
    return tuple(named)


_PLACE = ("point-change", Words("登记坐标和方位", "record position and view"))
_VIEW = ("point-view-kept", Words("登记看守位、基准图像", "record home preset and reference image"))
_SIGN = ("point-signs", Words("登记标识", "record the sign"))
_PAGES = {
    ViewLack.POSITION: _PLACE,
    ViewLack.DIRECTION: _PLACE,
    ViewLack.HOME_PRESET: _VIEW,
    ViewLack.REFERENCE: _VIEW,
}
