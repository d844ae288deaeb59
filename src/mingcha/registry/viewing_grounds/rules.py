"""Who records and ends a ground for duty viewing by another organisation: pure decisions (articles 3, 13, 15, 16)."""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_UNTIL, add_months
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.registry.viewing_grounds.values import GroundKind

MOST_DOCUMENT = 200
"""Maximum characters of a document's name and number, and of the reason for an end."""
MOST_AUTHORITY = 100
"""Maximum characters of the name of the body that decided."""
MOST_SYSTEMS = 200
"""Maximum systems of one ground: its rows fit into one entry of the log."""
RECORDERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles that record and end grounds: the unit's manager and officers. Administrators keep the machine alone."""
READERS = (*RECORDERS, Role.AUDITOR)
"""The roles that read the grounds of a unit's systems."""
_APPLY = (
    NextStep(
        Words("部门共享申请：依六项原则决定后指名开通", "applications: what is agreed opens to people by name"),
        "applications",
    ),
)


@dataclass(frozen=True, slots=True)
class NewGround:
    """A ground to be recorded: `unit` is the place of the unit whose systems it opens, `organisation` the code of the
    organisation whose monitors may then watch. `systems` are codes, empty for every system that the unit manages."""

    kind: GroundKind
    unit: Place
    organisation: str
    systems: tuple[str, ...]
    document: str
    authority: str
    issued_on: date
    from_on: date
    until_on: date


@cites("3", "13", "13(2)", "15", "16(2)")
def may_record_ground(who: DutyFacts, new: NewGround, on: date) -> Decision:
    """Whether a person may record this ground on a Shanghai day: who answers for the unit, never in favour of their own
    organisation, with document, deciding body, and a bounded time that has not passed."""
    handles = may_handle_ground(who, new.unit)
    if not handles:
        return handles
    if new.organisation == who.organisation:
        return refuse(
            "15",
            "不得为本人所在单位登记委托合同或者共享决定",
            "you may not record a contract or decision in favour of your own organisation",
            next_steps=ASK_A_KEEPER,
        )
    by_document = may_record_by_document(on) if new.kind is GroundKind.DECISION else allow("16(2)")
    whole = _is_whole(new) if by_document else by_document
    return _is_timely(new, on) if whole else whole


@cites("13(2)")
def may_record_by_document(on: date) -> Decision:
    """Whether a sharing decision is still recorded by its document on a Shanghai day (`sharing.decision_by_document`);
    since then a department applies, and what was recorded before stands until its last day."""
    if parameters.value("sharing.decision_by_document", on).value:
        return allow("13(2)")
    return refuse(
        "13(2)",
        "共享决定不再凭文件登记，由需求部门在“部门共享申请”（/sharing/applications）提出",
        "a sharing decision is no longer recorded by its document: the department applies at /sharing/applications",
        next_steps=_APPLY,
    )


@cites("3", "15")
def may_handle_ground(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person records and ends grounds for the systems of the unit at this place."""
    if not who.has(*RECORDERS):
        return refuse(
            "15",
            "委托合同和共享决定由该单位保卫负责人或者属地民警登记",
            "contracts and sharing decisions are recorded by the unit's manager or an officer of the territory",
            next_steps=ASK_A_KEEPER,
        )
    handles = manages_unit(who, unit) or who.over(unit, *PUBLIC_SECURITY)
    return allow("15") if handles else other_territory()


@cites("3", "15")
def may_read_grounds(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person reads the contracts and decisions about the systems of the unit at this place: who answers for
    it, auditors, and the unit's own people."""
    reads = who.over(unit, *READERS) or (who.reads_register and who.organisation == unit.organisation)
    return allow("15") if reads else other_territory()


def _is_whole(new: NewGround) -> Decision:
    article = "13" if new.kind is GroundKind.DECISION else "16(2)"
    missing = []
    if not new.document.strip():
        missing.append(Missing("文件名称和文号", "name and number of the document", "document"))
    if new.kind is GroundKind.DECISION and not new.authority.strip():
        missing.append(Missing("作出决定的机关", "the body that decided", "authority"))
    if new.kind is GroundKind.CONTRACT and not new.systems:
        missing.append(Missing("合同所及的系统", "the systems that the contract covers", "systems"))
    if missing:
        return refuse(article, "登记的依据不完整", "the recorded ground is incomplete", missing=tuple(missing))
    return allow(article)


def _is_timely(new: NewGround, on: date) -> Decision:
    article = "13" if new.kind is GroundKind.DECISION else "16(2)"
    if new.issued_on > on:
        return refuse(article, "文件日期不得晚于今天", "the document is dated in the future")
    if new.until_on < new.from_on:
        return refuse(article, "终止日期早于起始日期", "the last day lies before the first")
    if new.until_on < on:
        return refuse(article, "期限已过", "its term is over")
    if new.until_on > COUNTED_UNTIL:  # no months are counted from there
        missing = (Missing(f"不晚于 {COUNTED_UNTIL} 的终止日期", f"a last day up to {COUNTED_UNTIL}", "until_on"),)
        return refuse(article, "终止日期过晚", "the last day is too late", missing=missing)
    name = "sharing.decision_most_months" if new.kind is GroundKind.DECISION else "viewing.contract_most_months"
    most = parameters.number(name, on)
    if new.until_on > add_months(max(new.from_on, on), most):
        return refuse(
            article,
            f"一次登记的期限不超过 {most} 个月，到期另行登记",
            f"one record lasts {most} months at most; then record it again",
            missing=(Words("较短的期限", "a shorter time"),),
        )
    return allow(article)
