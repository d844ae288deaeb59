"""Moving and removing points: who asks, answers and carries it out, and what must be there first: pure decisions
(article 10).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_FROM
from mingcha.law.relocation import counts, is_too_early, is_too_late, notice_window_on
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import (
    ASK_A_KEEPER,
    PUBLIC_SECURITY,
    other_territory,
)
from mingcha.registry.relocations.keeping.rules import may_keep_asked
from mingcha.registry.relocations.states import IMAGES, PaperPurpose, RelocationState
from mingcha.registry.relocations.values import JudgedCase, NewPaper, NewRelocation, SuccessorFacts

MOST_GROUND, MOST_MOVER, MOST_INTERIM, MOST_NOTE, MOST_TITLE = 300, 100, 300, 300, 100
"""Maximum characters of the ground, of who moves, of what covers the place meanwhile, of notes, and of the name and
number of a paper."""
MOST_POINTS = 60
"""Points of one case: each is two rows of an entry and up to four findings that end, and an entry holds 400."""
MOST_PAPERS = 100
"""Papers of one case, those of guests with them."""
_HAND_IN = NextStep(Words("提交原因文书和复建或者替代方案", "hand in the document of the ground and the plan"))
_ASK_AGAIN = NextStep(Words("改期并重新备案", "postpone it, which files it again"))


@dataclass(frozen=True, slots=True)
class AfterPostponing:
    """What a postponement leaves: the day of the notice that counts from now on, and the state."""

    noticed_on: date
    state: RelocationState


@cites("10(1)", "10(2)")
def article_of(mandatory: bool) -> str:
    """The sentence of article 10 that binds a case: of points that article 6 demands, or of others."""
    return "10(1)" if mandatory else "10(2)"


@cites("10(1)", "10(2)")
def request_is_whole(new: NewRelocation, on: date, *, mandatory: bool) -> Decision:
    """Whether a request states ground and moving party, and a day that can still be kept on `on`, the Shanghai day of
    the request. An early notice is whole: it is kept (T10b-N)."""
    missing = []
    if not new.ground.strip():
        missing.append(Missing("移动或者拆除的原因", "why the points are moved or removed", "ground"))
    if not new.mover.strip():
        missing.append(Missing("移动或者拆除方", "who moves or removes them", "mover"))
    if missing:
        words = ("移动、拆除事项填写不完整", "the request is not complete")
        return refuse(article_of(mandatory), *words, missing=tuple(missing))
    return day_can_be_kept(new.planned_on, on, mandatory=mandatory)


@cites("10(1)", "10(2)")
def day_can_be_kept(planned_on: date, on: date, *, mandatory: bool) -> Decision:
    """Whether what is told on `on` is in time for moving or removing on `planned_on`."""
    if mandatory:
        if planned_on >= on:
            return allow("10(1)")
        return _day_is_over("10(1)")
    if planned_on < on:
        return _day_is_over("10(2)")
    window = notice_window_on(planned_on, on)
    if not is_too_late(on, window):
        return allow("10(2)")
    return refuse(
        "10(2)",
        f"备案须在移动或者拆除前办理：{planned_on} 移动或者拆除的，最迟应于 {window.last} 备案",
        f"filing comes before moving or removing: for {planned_on} it was due by {window.last}",
        missing=(Missing("可以按期备案的日期", "a day that is filed in time", "planned_on"),),
    )


@cites("10(1)", "10(2)")
def _day_is_over(article: str) -> Decision:
    missing = (Missing("今天或者以后的日期", "today or a later day", "planned_on"),)
    return refuse(article, "计划日期不得早于今天", "the planned day is not before today", missing=missing)


@cites("10(2)")
def is_early_notice(held: JudgedCase, on: date) -> bool:
    """Whether the notice of a case lies before its window, by the law of the Shanghai day `on`."""
    return not held.mandatory and is_too_early(held.noticed_on, notice_window_on(held.planned_on, on))


@cites("3", "10(2)")
def may_confirm_notice(who: DutyFacts, held: JudgedCase, on: date) -> Decision:
    """Whether an early notice is confirmed now: by who keeps the case, from the first day of its window (T10b-N)."""
    keeps = may_keep_asked(who, held)
    if not keeps:
        return keeps
    if not held.state.is_waiting or not is_early_notice(held, on):
        return refuse("10(2)", "该备案无需再次确认", "the notice needs no confirmation")
    window = notice_window_on(held.planned_on, on)
    if window.first is not None and on < window.first:
        return refuse(
            "10(2)",
            f"备案早于期限：请自 {window.first} 起再次确认",
            f"it is earlier than the window: confirm it from {window.first} on",
        )
    return day_can_be_kept(held.planned_on, on, mandatory=False)


@cites("3", "10(1)", "10(2)")
def may_postpone(who: DutyFacts, held: JudgedCase, planned_on: date, on: date) -> Decision:
    """Whether a case that waits gets another day: by who keeps it, to a day that can still be kept."""
    keeps = may_keep_asked(who, held)
    if not keeps:
        return keeps
    if not held.state.is_waiting:
        return has_ended(held)
    if planned_on == held.planned_on:
        missing = (Missing("另一日期", "another day", "planned_on"),)
        return refuse(article_of(held.mandatory), "日期未改变", "the day is the same", missing=missing)
    return day_can_be_kept(planned_on, on, mandatory=held.mandatory)


@cites("10(1)", "10(2)")
def after_postponing(held: JudgedCase, planned_on: date, on: date) -> AfterPostponing:
    """What another day leaves of notice and answer. A notice in whose window the new day lies stays; beyond it the
    postponement is a new notice of `on`, and the police are asked again. What they knew of mandatory points holds for
    as many days as a notice does."""
    if held.mandatory:
        known = held.known_on
        most = timedelta(days=parameters.number("relocation.notice_days", on))
        stays = held.state is RelocationState.KNOWN and known is not None and planned_on <= known + most
        again = RelocationState.ASKED if held.state is RelocationState.KNOWN else held.state
        return AfterPostponing(held.noticed_on, held.state) if stays else AfterPostponing(on, again)
    if counts(held.noticed_on, notice_window_on(planned_on, on)):
        return AfterPostponing(held.noticed_on, held.state)
    return AfterPostponing(on, RelocationState.ASKED)


@cites("3", "10(1)", "10(2)")
def may_answer(who: DutyFacts, held: JudgedCase, actor: str) -> Decision:
    """Whether this person may say for the police what they say to a case: the organ over its place, about a case that
    waits for an answer, and neither who asked nor who handed in its ground or plan."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            article_of(held.mandatory),
            "由所在地公安机关登记知悉或者异议",
            "the public security organ of the place answers",
            next_steps=ASK_A_KEEPER,
        )
    if not who.over(held.place, *PUBLIC_SECURITY):
        return other_territory()
    if held.state is not RelocationState.ASKED and not held.waits_to_be_noted:
        return refuse(article_of(held.mandatory), "该事项目前无须答复", "the case waits for no answer")
    if actor == held.asked_by or actor in held.handed_by:
        zh, en = "不得答复本人提出或者提交材料的事项", "you may not answer what you asked or handed in yourself"
        return refuse(article_of(held.mandatory), zh, en)
    return allow(article_of(held.mandatory))


@cites("10(1)", "10(2)")
def may_be_known(held: JudgedCase) -> Decision:
    """Whether "known" may be answered: of mandatory points with the document of the ground and the plan (T10c-N)."""
    asks = held.mandatory and held.happened is None
    return _has_ground_and_plan(held) if asks else allow(article_of(held.mandatory))


@cites("10(1)", "10(2)")
def may_object(held: JudgedCase, note: str) -> Decision:
    """Whether an objection is taken: to mandatory points, with its reason. Filing is no approval, so what article 6
    does not demand is not objected to."""
    if held.happened:
        return refuse(article_of(held.mandatory), "点位已不存在：登记知悉", "the points stand no more: note it")
    if not held.mandatory:
        return refuse(
            "10(2)",
            "备案不是许可：不属于第六条规定的系统可以移动或者拆除，不登记异议",
            "filing is no approval: what article 6 does not demand may be moved or removed",
        )
    if note.strip():
        return allow("10(1)")
    missing = (Missing("异议的理由", "the reason of the objection", "note"),)
    return refuse("10(1)", "未写明异议的理由", "the objection has no reason", missing=missing)


@cites("10(1)", "10(2)")
def takes_paper(held: JudgedCase, purpose: PaperPurpose) -> bool:
    """Whether a case takes a paper of this purpose now: ground and plan until the police know them, also later where
    none is there yet, for a point may become one of article 6 meanwhile; a picture until it is done, one from after
    only once the points may be taken away: what article 6 demands, once the police noted it."""
    if purpose is PaperPurpose.AFTER and waits_for_the_police(held):
        return False
    if purpose in IMAGES or purpose not in held.handed_in:
        return held.state.is_waiting
    return held.state in (RelocationState.ASKED, RelocationState.OBJECTED)


@cites("10(1)")
def waits_for_the_police(held: JudgedCase) -> bool:
    """Whether points may not be taken away yet, for article 6 demands one and the police have not noted the case: what
    it does not demand is filed, and filing waits for no answer."""
    return held.mandatory and held.state in (RelocationState.ASKED, RelocationState.OBJECTED)


@cites("10(1)", "10(2)")
def paper_is_whole(new: NewPaper, held: JudgedCase, on: date) -> Decision:
    """Whether a paper fits its case: one that is taken now, with its name; a plan says which kind it is, and a document
    has a day that is not after `on`."""
    article = article_of(held.mandatory)
    if new.purpose is PaperPurpose.AFTER and waits_for_the_police(held):
        words = ("公安机关登记知悉后方可移动或者拆除，此前不接收移动或者拆除后的照片",
                 "points are taken away once the police noted it: before, no picture from after is taken")  # fmt: skip
        return refuse(article, *words)
    if not takes_paper(held, new.purpose):
        words = (f"该事项{held.state.words.zh}，不再接收{new.purpose.words.zh}",
                 f"the case is {held.state.words.en}: it takes no {new.purpose.words.en}")  # fmt: skip
        return refuse(article, *words)
    if held.papers >= MOST_PAPERS:
        return refuse(article, f"一个事项最多 {MOST_PAPERS} 份材料", f"a case takes {MOST_PAPERS} papers at most")
    missing = []
    if not new.title.strip():
        missing.append(Missing("名称和文号", "name and number", "title"))
    if new.purpose is PaperPurpose.PLAN and new.plan_kind is None:
        missing.append(Missing("复建还是替代", "whether it is rebuilt or replaced", "plan_kind"))
    if new.purpose not in IMAGES and (new.issued_on is None or new.issued_on > on):
        missing.append(Missing("不晚于今日的文书日期", "a day of the document that is not after today", "issued_on"))
    if missing:
        return refuse(article, "提交的材料不完整", "the paper is not complete", missing=tuple(missing))
    return allow(article)


@cites("10(1)", "10(2)")
def state_after_paper(held: JudgedCase, purpose: PaperPurpose) -> RelocationState:
    """The state behind a paper: a ground or a plan that the police did not know asks them again."""
    return held.state if purpose in IMAGES else RelocationState.ASKED


@cites("3", "10(1)", "10(2)")
def may_carry_out(who: DutyFacts, held: JudgedCase, done_on: date, on: date) -> Decision:
    """Whether moving or removing is recorded as done on `done_on`, which takes the points out of use: mandatory points
    with ground, plan and no objection (T10c-N), others with a notice in the window of that day (T10a); both with
    pictures from before and after."""
    keeps = may_keep_asked(who, held)
    if not keeps:
        return keeps
    if not held.state.is_waiting:
        return has_ended(held)
    first = held.known_on if held.mandatory and held.known_on else held.noticed_on
    missing = (Missing(f"{first} 至今天之间的日期", f"a day from {first} to today", "done_on"),)
    wrong = refuse(article_of(held.mandatory), "实施日期不对", "the day cannot be", missing=missing)
    if done_on < COUNTED_FROM:  # no window of a notice is counted from there
        return wrong
    ready = _mandatory_is_ready(held) if held.mandatory else _notice_counts(held, done_on, on)
    if not ready:
        return ready
    if not first <= done_on <= on:
        return wrong
    lacking = tuple(Missing(one.words.zh, one.words.en, one.value) for one in IMAGES if one not in held.handed_in)
    if lacking:
        words = ("缺移动或者拆除前后的照片", "the pictures from before and after are missing")
        return refuse(article_of(held.mandatory), *words, missing=lacking)
    return allow(article_of(held.mandatory))


@cites("3", "8", "10(1)")
def may_succeed(who: DutyFacts, held: JudgedCase, new: SuccessorFacts) -> Decision:
    """Whether a point takes the place of one that was moved or removed: another point of the same unit whose
    acceptance passed, and which succeeds no other one (T10d). It may have passed before: who builds first leaves no
    gap."""
    keeps = may_keep_asked(who, held)
    if not keeps:
        return keeps
    if held.state is not RelocationState.DONE:
        return refuse("10(1)", "移动或者拆除后方可登记接替点位", "a point has a successor once it was moved or removed")
    fits = new.is_other and not new.taken and new.unit == held.place.organisation
    if not fits:
        return refuse(
            "10(1)",
            "接替点位须为本单位另一点位，且未接替其他点位",
            "a successor is another point of the same unit that succeeds no other one",
            missing=(Missing("本单位另一点位", "another point of the unit", "successor"),),
        )
    if new.accepted_on is None:
        return refuse(
            "8",
            "接替点位尚未验收合格",
            "the successor has not passed its acceptance",
            missing=(Missing("验收合格的点位", "a point that passed its acceptance", "successor"),),
            next_steps=(NextStep(Words("组织竣工验收", "organise its acceptance"), "acceptance-new"),),
        )
    return allow("10(1)")


@cites("3", "10(1)", "10(2)")
def may_withdraw_relocation(who: DutyFacts, held: JudgedCase) -> Decision:
    """Whether a case is withdrawn: by who keeps it, while its points still stand."""
    keeps = may_keep_asked(who, held)
    return keeps if not keeps or held.state.is_waiting else has_ended(held)


@cites("10(1)", "10(2)")
def is_lapsed(planned_on: date, on: date) -> bool:
    """Whether a case that was not carried out is past its day by more than `relocation.lapse_days`."""
    return on > planned_on + timedelta(days=parameters.number("relocation.lapse_days", on))


@cites("10(1)")
def uncovered_days(done_on: date | None, succeeded_on: date | None, on: date) -> int | None:
    """Days since points were taken away without a successor, or until it was there; None before."""
    return None if done_on is None else max(0, ((succeeded_on or on) - done_on).days)


@cites("10(1)", "10(2)")
def may_delete_point(*, mandatory: bool) -> Decision:
    """Whether the record of a point may be deleted: never. A point that is moved or removed stays as out of use."""
    steps = (NextStep(Words("办理移动或者拆除", "ask for moving or removing it"), "relocation-new"),)
    if mandatory:
        return refuse(
            "10(1)",
            "第十条：第六条规定的点位不得随意移动或者拆除，点位记录不得删除",
            "article 10: what article 6 demands is not taken away at will, and no record of a point is deleted",
            next_steps=steps,
        )
    return refuse(
        "10(2)",
        "第十条：移动或者拆除应当备案，点位记录不得删除",
        "article 10: moving or removing is filed, and no record of a point is deleted",
        next_steps=steps,
    )


@cites("10(1)")
def may_adjust_beside_case(state: RelocationState) -> Decision:
    """Whether a mandatory point is moved while a case of it waits: not against an objection."""
    if state is not RelocationState.OBJECTED:
        return allow("10(1)")
    return refuse("10(1)", "公安机关有异议，请先补正方案", "the police object: hand in another plan first",
                  next_steps=(_HAND_IN,))  # fmt: skip


@cites("10(1)")
def _has_ground_and_plan(held: JudgedCase) -> Decision:
    lacking = tuple(
        Missing(one.words.zh, one.words.en, one.value)
        for one in (PaperPurpose.GROUND, PaperPurpose.PLAN)
        if one not in held.handed_in
    )
    if not lacking:
        return allow("10(1)")
    return refuse(
        "10(1)",
        "第六条规定的点位不得随意移动或者拆除：缺确需调整的原因文书或者移动、拆除方的复建或者替代方案",
        "what article 6 demands is not taken away at will: the document of the ground or the plan is missing",
        missing=lacking,
        next_steps=(_HAND_IN,),
    )


def _mandatory_is_ready(held: JudgedCase) -> Decision:
    complete = _has_ground_and_plan(held)
    if not complete:
        return complete
    if held.state is RelocationState.KNOWN:
        return allow("10(1)")
    objected = may_adjust_beside_case(held.state)
    if not objected:
        return objected
    return refuse("10(1)", "尚待所在地公安机关登记知悉", "the police of the place have not noted it yet")


def _notice_counts(held: JudgedCase, done_on: date, on: date) -> Decision:
    window = notice_window_on(done_on, on)
    if counts(held.noticed_on, window):
        return allow("10(2)")
    first, last = window.first, window.last
    if is_too_early(held.noticed_on, window):
        zh = f"{held.noticed_on} 的备案早于三十日：{done_on} 移动或者拆除的，须在 {first} 至 {last} 备案"
        en = f"the notice of {held.noticed_on} is early: for {done_on} it is filed from {first} to {last}"
    else:
        zh = f"{held.noticed_on} 的备案晚于期限：{done_on} 移动或者拆除的，最迟应于 {last} 备案"
        en = f"the notice of {held.noticed_on} is late: for {done_on} it was due by {last}"
    return refuse("10(2)", zh, en, next_steps=(_ASK_AGAIN,))


@cites("10(1)", "10(2)")
def has_ended(held: JudgedCase) -> Decision:
    """The refusal of a step of a case whose points no longer wait."""
    return refuse(
        article_of(held.mandatory), f"该事项{held.state.words.zh}", f"the case is {held.state.words.en} already"
    )
