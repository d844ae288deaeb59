"""Whether a paper is valid and what it covers: pure decisions on plain values (articles 15(3), 799-20)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from mingcha.access.papers.values import NewPaper, PaperFacts, PaperKind
from mingcha.custody.holds.rules import LATEST
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.spelling import is_same_name
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY

RECORDERS = (Role.MONITOR, Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles before whom papers are shown."""
READERS = (*RECORDERS, Role.AUDITOR)
LATEST_MS = int(LATEST.timestamp()) * 1000
"""The latest instant in the interval of a paper (Unix milliseconds)."""
MOST_TEXT = 100
"""Characters of an issuer's name and of a paper's number."""
_NEW_PAPER = (NextStep(Words("由本单位重新出具载明范围和期限的文件", "have the unit issue a paper that states it")),)


@cites("15(3)")
def may_record_paper(who: DutyFacts, *, is_officer: bool) -> Decision:
    """Whether a person may record a paper: staff at a counter, or an officer with a confirmed account
    (`is_officer`)."""
    if who.has(*RECORDERS) or (who.active and is_officer):
        return allow("15(3)")
    return refuse(
        "15(3)",
        "批准文件和介绍信函由申请人本人提交，或者由管理单位值班人员、公安机关民警登记",
        "papers are handed in by the officers who ask, or recorded by the unit's person on duty or the police",
    )


@cites("15(3)")
def paper_is_whole(new: NewPaper, on: date) -> Decision:
    """Whether a typed paper is complete by article 15(3): kind, issuer, number, day, points and interval."""
    missing = []
    if new.kind not in {one.value for one in PaperKind}:
        missing.append(Missing("单位批准文件或者介绍信函", "an approval document or a letter of introduction", "kind"))
    if not new.issuer.strip():
        missing.append(Missing("出具单位", "the unit that issued it", "issuer"))
    if not new.issuer_no.strip():
        missing.append(Missing("文号", "its number", "issuer_no"))
    if not new.points:
        missing.append(Missing("所及点位", "the points that it names", "points"))
    if not new.from_ms < new.to_ms <= LATEST_MS:
        missing.append(Missing("所及录像时段（起止）", "the interval that it names, with its end", "to_ms"))
    if missing:
        return refuse(
            "15(3)", "批准文件或者介绍信函载明的内容不完整", "the paper is not fully stated", missing=tuple(missing)
        )
    if new.issued_on > on:
        return refuse("15(3)", "文件日期不得晚于今天", "the paper is dated in the future")
    if new.valid_until is not None and new.valid_until < new.issued_on:
        return refuse("15(3)", "有效期早于出具日期", "the paper's last day lies before its own day")
    last = paper_last_day(new.issued_on, new.valid_until)
    return _too_old(last) if last < on else allow("15(3)")


@cites("15(3)")
def paper_last_day(issued_on: date, valid_until: date | None) -> date:
    """The last day of a paper: the one that it states, else `access.letter_valid_days` after its own day, which is not
    counted (Civil Code 201)."""
    if valid_until is not None:
        return valid_until
    return issued_on + timedelta(days=parameters.number("access.letter_valid_days", issued_on))


@cites("15(3)")
def paper_ends_at(paper: PaperFacts) -> datetime:
    """The instant from which a paper is not valid: the midnight after its last day in Shanghai."""
    return day_ends(paper_last_day(paper.issued_on, paper.valid_until))


@cites("15(3)")
def paper_stands(paper: PaperFacts, at: datetime) -> Decision:
    """Whether a paper is valid at an instant: from its own day through its last, in Shanghai."""
    if shanghai_day(at) < paper.issued_on:
        return refuse("15(3)", "文件日期不得晚于今天", "the paper is dated in the future")
    if at < paper_ends_at(paper):
        return allow("15(3)")
    return _too_old(paper_last_day(paper.issued_on, paper.valid_until), _called(paper))


@cites("15(3)", "799-20")
def covers(paper: PaperFacts, points: Sequence[str], from_ms: int, to_ms: int, at: datetime) -> Decision:
    """Whether a paper is valid and covers all of these points and this interval [from_ms, to_ms). The refusal names the
    points and times that it does not cover."""
    stands = paper_stands(paper, at)
    if not stands:
        return stands
    outside = [point for point in points if point not in paper.points]
    if outside or not points:
        return refuse(
            "15(3)",
            f"{_called(paper).zh}未载明点位 {'、'.join(outside[:_NAMED])}{_more(outside).zh}",
            f"{_called(paper).en} does not name the points {', '.join(outside[:_NAMED])}{_more(outside).en}",
            missing=(Missing("载明全部所请点位的文件", "a paper that names every point asked for", "points"),),
            next_steps=_NEW_PAPER,
        )
    if not (paper.from_ms <= from_ms < to_ms <= paper.to_ms):
        return refuse(
            "15(3)",
            f"所请时段超出{_called(paper).zh}载明的时段",
            f"the interval asked for is not inside the one of {_called(paper).en}",
            missing=(Missing("载明全部所请时段的文件", "a paper that names the whole interval", "to_ms"),),
            next_steps=_NEW_PAPER,
        )
    return allow("15(3)")


@cites("15(3)")
def is_of_unit(paper: PaperFacts, unit: str) -> Decision:
    """Whether a paper was issued by the officers' own unit (kit.spelling)."""
    if is_same_name(paper.issuer, unit):
        return allow("15(3)")
    return refuse(
        "15(3)",
        f"{_called(paper).zh}由“{paper.issuer}”出具，不是申请人所在的“{unit}”",
        f"{_called(paper).en} was issued by {paper.issuer!r}, not by the officers' unit {unit!r}",
        missing=(Missing("本单位出具的批准文件或者介绍信函", "a paper of the officers' own unit", "issuer"),),
        next_steps=_NEW_PAPER,
    )


@cites("15(3)", "3")
def may_read_paper(who: DutyFacts, places: Iterable[Place], *, is_own: bool, is_asker: bool = False) -> Decision:
    """Whether a person may read a paper and its scan: the one who recorded it (`is_own`), the officers of a request
    that names it (`is_asker`), who sign for it, the people of a unit that manages one of its points (`places`), the
    police over it, and auditors."""
    if who.active and (is_own or is_asker):
        return allow("15(3)")
    if not who.has(*READERS):
        return refuse("15(3)", "您的岗位不能查看批准文件和介绍信函", "your role may not read these papers")
    if any(who.over(place, *READERS) for place in places):
        return allow("15(3)")
    return refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")


@cites("15(3)")
def may_name_paper_of_others(who: DutyFacts, places: Iterable[Place], *, is_own: bool) -> Decision:
    """Whether a person may name a paper in a request that another unit than the officers' issued: who may read it
    (`may_read_paper`), and learns from its rules what is wrong. The refusal tells nobody its issuer and number."""
    if may_read_paper(who, places, is_own=is_own):
        return allow("15(3)")
    return refuse(
        "15(3)", "所列文件不是申请人所在单位出具的", "a paper named here was not issued by the officers' unit"
    )


_NAMED = 3


def _more(outside: Sequence[str]) -> Words:
    return Words(f"等 {len(outside)} 个", f" and others ({len(outside)})") if len(outside) > _NAMED else Words("", "")


def _called(paper: PaperFacts) -> Words:
    kind = PaperKind(paper.kind).words
    return Words(f"{kind.zh}（{paper.issuer_no}）", f"{kind.en} {paper.issuer_no}")


def _too_old(last: date, called: Words = Words("文件", "the paper")) -> Decision:  # noqa: B008 - a frozen value
    return refuse(
        "15(3)",
        f"{called.zh}有效期至 {last:%Y-%m-%d}，已过期",
        f"{called.en} was valid until {last:%Y-%m-%d}: it has expired",
        missing=(Missing("有效期内的批准文件或者介绍信函", "a valid approval document or letter", "valid_until"),),
        next_steps=_NEW_PAPER,
    )
