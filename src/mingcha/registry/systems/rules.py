"""Public video systems: scope, retention class, designation of key targets (articles 2, 3, 6, 16(5))."""

from collections.abc import Callable, Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import RetentionClass
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, manages_unit, may_write, other_territory

FUNCTIONS = ("collect", "transmit", "control", "display", "store")
"""The functions of a public video system (article 2: 采集、传输、控制、显示、存储)."""
NOT_PUBLIC = "art33"
"""The class of a system of a non-public place (decree 799, article 33)."""


@cites("2", "3")
def may_add_system(who: DutyFacts, place: Place, legal_class: str, scope_reason: str) -> Decision:
    """Decides whether a system with this class of decree 799 may be registered at a site.

    A place that is not public is out of scope (article 2) and needs a stated reason.
    """
    writes = may_write(who, place)
    if writes and not in_scope(legal_class) and not scope_reason.strip():
        return refuse(
            "2",
            "非公共场所的系统不在适用范围内，自愿登记的须写明理由",
            "a system of a place that is not public is out of scope: registering it of one's own will needs a reason",
            missing=(Words("自愿登记的理由", "the reason for registering it"),),
        )
    return writes


@cites("2", "799-33")
def in_scope(legal_class: str) -> bool:
    """Whether the regulation binds a system of this class, so that its filing clocks run (articles 2, 9)."""
    return legal_class != NOT_PUBLIC


@cites("2", "16(6)", "PIPL 55")
def may_come_into_use(legal_class: str, assessed: Callable[[], Decision]) -> Decision:
    """Whether points of a system of this class may be taken into use: as `assessed` judges its impact assessment; one
    of a place that is not public is asked for none (2)."""
    return assessed() if in_scope(legal_class) else allow("2")


@cites("2")
def functions_from(words: Sequence[str]) -> tuple[str, ...]:
    """Returns the given functions of article 2 in the order of the text. Raises Fault(INVALID) for an unknown one."""
    for name in words:
        if name not in FUNCTIONS:
            raise Fault(FaultKind.INVALID, Words(f"没有这种功能：“{name[:20]}”", f"there is no function {name[:20]!r}"))
    return tuple(name for name in FUNCTIONS if name in words)


@cites("16(5)")
def retention_of(*, key_target: bool) -> RetentionClass:
    """The class of a system: ninety days for a counter-terror key target, else the general period."""
    return RetentionClass.R90 if key_target else RetentionClass.R30


MOST_DOCUMENT = 100
"""Maximum characters of the number of a document that begins or ends a designation."""


MOST_UNITS_DOCUMENT = 200
"""Maximum characters of the document by which a unit builds or uses a system."""


@cites("3", "9", "15")
def may_set_units(who: DutyFacts, place: Place, named: Sequence[str], document: str) -> Decision:
    """Whether a person may name these organisations (codes) as the building and using units of a system at this place:
    the manager of its managing unit alone, for the monitors of these units may then watch it; nobody their own; and
    only on the document by which the unit builds or uses it, or naming it would stand for a contract without one."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "15",
            "建设和使用单位由管理单位的保卫负责人登记，这些单位的监看人员可以监看该系统",
            "the building and using units, whose monitors may watch, are named by the managing unit's manager",
            next_steps=ASK_A_KEEPER,
        )
    if not manages_unit(who, place):
        return other_territory()
    if who.organisation in named and who.organisation != place.organisation:
        return refuse(
            "15",
            "不得自行将本人所在单位登记为该系统的建设或者使用单位",
            "you may not name your own organisation as the building or using unit of a system",
            next_steps=ASK_A_KEEPER,
        )
    if any(code != place.organisation for code in named) and not document.strip():
        return refuse(
            "15",
            "未写明建设或者使用单位的依据文件",
            "the document by which the unit builds or uses the system is not named",
            missing=(Missing("建设合同、使用协议等文件的名称和文号", "name and number of the document", "document"),),
        )
    return allow("15")


@cites("3", "15")
def may_name_units(who: DutyFacts, place: Place) -> bool:
    """Whether this person names the building and using units of a system at this place at all, for its page."""
    return may_set_units(who, place, (), "").allowed


@cites("3", "16(5)")
def may_mark_key_target(who: DutyFacts, place: Place, document: str) -> Decision:
    """Whether a system may be marked: only by public security, with its document (Counter-Terrorism Law 31)."""
    return _may_designate(
        who, place, document, Missing("确定文书的文号", "the number of the designating document", "document")
    )


@cites("3", "16(5)")
def may_end_key_target(who: DutyFacts, place: Place, document: str) -> Decision:
    """Whether the designation of a system may be ended: by those who may designate, with its own document."""
    return _may_designate(
        who,
        place,
        document,
        Missing("撤销文书的文号", "the number of the document that takes it back", "document"),
    )


@cites("3", "16(5)")
def may_read_designations(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may read the documents of a designation: keepers of the register there, and auditors."""
    return allow("16(5)") if who.over(place, Role.AUDITOR) else may_write(who, place)


@cites("3", "16(5)")
def _may_designate(who: DutyFacts, place: Place, document: str, number: Missing) -> Decision:
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "16(5)",
            "防范恐怖袭击重点目标只能由公安机关确定（反恐怖主义法第三十一条）",
            "only public security designates a key target (Counter-Terrorism Law, article 31)",
            missing=(Words("公安机关民警办理", "an officer of public security"),),
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if not document.strip():
        return refuse(
            "16(5)",
            "未写明公安机关的文书",
            "the document of the public security organ is not named",
            missing=(number,),
        )
    return allow("16(5)")
