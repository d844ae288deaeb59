"""Volumes: who keeps, completes, hands over, accepts and reads one, what it must have: pure decisions (article 11)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from mingcha.kit.codes import is_uscc
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.identity_number import holds_identity_number
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.in_force import may_apply
from mingcha.law.periods import add_years
from mingcha.registry.archives.states import NAMED, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import (
    AcceptedSystem,
    JudgedVolume,
    NewParticipant,
    NewTechnician,
)
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY, manages_unit, may_see, other_territory

MOST_TITLE, MOST_NAME, MOST_TEXT, MOST_REASON = 100, 100, 100, 200
"""Maximum characters of titles, of names, of qualification, contract, certificate, duty and note, and of reasons."""
MOST_FILES, MOST_PEOPLE, MOST_PAGES = 500, 200, 9_999
"""Files of a volume, so that its inventory is printed whole; units and professionals of a volume; pages of a file."""
_NOT_RECEIVERS = ("contractor", "network_operator")
"""Kinds of organisations to which no volume is handed over: they are no unit of article 11."""
_GOVERNMENT, _OPERATOR = "art7_1", "art7_2"
"""Classes of decree 799, article 7: what the government builds, and what an operating unit builds."""
_ASK_THE_MANAGER = (NextStep(Words("请立卷单位的保卫负责人办理", "ask the manager of the unit that keeps it")),)
NEW_VOLUME = (NextStep(Words("另立案卷", "open another volume"), "archive-new"),)
"""The next step where a volume takes nothing more."""


@cites("3", "11")
def may_keep_volume(who: DutyFacts, place: Place, unit: str) -> Decision:
    """Whether this person keeps the volumes of this unit: its manager. `place`: of the system."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "11",
            "立卷归档由建设、管理或者使用单位的保卫负责人办理",
            "the manager of the building, managing or using unit keeps the archives",
            next_steps=_ASK_THE_MANAGER,
        )
    return allow("11") if _manages(who, place, unit) else other_territory()


@cites("3", "11")
def may_open_volume(who: DutyFacts, place: Place, unit: str, units: Collection[str]) -> Decision:
    """Whether this person opens a volume that this unit keeps: one of those that build, manage or use the system."""
    keeps = may_keep_volume(who, place, unit)
    if not keeps or unit in units:
        return keeps
    return refuse(
        "11",
        "案卷由该系统的建设、管理或者使用单位立卷",
        "a volume is kept by a unit that builds, manages or uses the system",
        missing=(Missing("该系统的建设、管理或者使用单位", "a unit that builds, manages or uses it", "unit"),),
    )


@cites("3", "11")
def may_see_volume(who: DutyFacts, held: JudgedVolume) -> Decision:
    """Whether this person reads a volume and its inventory: the managers of its units and of its receiver, and who sees
    the place of the system."""
    if any(_manages(who, held.place, unit) for unit in _all_units(held)):
        return allow("11")
    return may_see(who, held.place)


@cites("3", "11")
def may_read_archived(who: DutyFacts, held: JudgedVolume, secrecy: Secrecy, *, by_token: bool = False) -> Decision:
    """Whether this person reads documents of this level: public ones as the volume; internal ones, and the names of
    professionals, the managers of its units and who keeps or audits the register there; restricted ones the managers of
    the unit that keeps it and of its receiver, and the police of the place. A program's token, which would take those
    of a whole city at once, reads public ones alone."""
    sees = may_see_volume(who, held)
    if not sees or secrecy is Secrecy.PUBLIC:
        return sees
    if by_token:
        return refuse("11", "接口令牌只能读取公开材料", "a program's token reads public documents alone")
    is_internal = secrecy is Secrecy.INTERNAL
    units = _all_units(held) if is_internal else {held.unit, held.receiver} - {""}
    roles = (*KEEPERS, Role.AUDITOR) if is_internal else PUBLIC_SECURITY
    if any(_manages(who, held.place, unit) for unit in units) or who.over(held.place, *roles):
        return allow("11")
    return refuse(
        "11",
        f"该材料的知悉范围为“{secrecy.words.zh}”，您的岗位不在其内",
        f"the document is {secrecy.words.en}: it is not for your role",
        next_steps=_ASK_THE_MANAGER,
    )


@cites("3", "11")
def may_add_to_volume(who: DutyFacts, held: JudgedVolume) -> Decision:
    """Whether this person adds documents, units and professionals: who keeps the volume, until it is handed over."""
    keeps = may_keep_volume(who, held.place, held.unit)
    if not keeps or held.state.is_growing:
        return keeps
    return refuse(
        "11",
        f"案卷{held.state.words.zh}，不再增减材料；以后的材料另立案卷",
        f"the volume is {held.state.words.en}: it stays as it was signed, later material is of another volume",
        next_steps=NEW_VOLUME,
    )


@cites("11")
def participant_is_whole(new: NewParticipant) -> Decision:
    """Whether a unit that took part is stated by name and unified social credit code; its contract may follow."""
    missing = []
    if not new.name.strip():
        missing.append(Missing("单位名称", "name of the unit", "name"))
    if not is_uscc(new.uscc):
        missing.append(Missing("有效的统一社会信用代码", "a valid unified social credit code", "uscc"))
    if missing:
        return _whole("单位信息填写不完整", "the unit is not stated completely", missing)
    return names_no_identity_card({"name": new.name, "qualification": new.qualification, "contract": new.contract})


@cites("11")
def technician_is_whole(new: NewTechnician) -> Decision:
    """Whether a professional is stated by name, certificate and duty; a certificate is no number of an identity
    card."""
    missing = []
    for text, zh, en, about in (
        (new.name, "姓名", "name", "name"),
        (new.certificate, "资格证书编号", "number of the certificate", "certificate"),
        (new.duty, "岗位", "duty", "duty"),
    ):
        if not text.strip():
            missing.append(Missing(zh, en, about))
    if missing:
        return _whole("专业技术人员信息填写不完整", "the professional is not stated completely", missing)
    return names_no_identity_card({"name": new.name, "certificate": new.certificate, "duty": new.duty})


@cites("11")
def names_no_identity_card(texts: Mapping[str, str]) -> Decision:
    """Whether no text that is kept with a volume holds the number of an identity card. `texts`: by their fields."""
    missing = [
        Missing(
            "不含居民身份证号码的文字（人员以资格证书编号登记）", "a text without it: a certificate has its own", name
        )
        for name, text in texts.items()
        if holds_identity_number(text)
    ]
    return _whole("不登记居民身份证号码", "numbers of identity cards are not recorded", missing)


@cites("11")
def required_documents(legal_class: str, on: date) -> tuple[ArchiveKind, ...]:
    """The kinds of documents that a volume of a system of this class must have on a day, in the order of the inventory.
    `legal_class`: of decree 799."""
    keys = ["archive.required_documents"]
    if legal_class in (_GOVERNMENT, _OPERATOR):
        keys.append("archive.mandatory_documents")
    if legal_class == _GOVERNMENT:
        keys.append("archive.government_documents")
    named = {kind for key in keys for kind in str(parameters.value(key, on).value).split()}
    return tuple(kind for kind in ArchiveKind if kind.value in named)


@cites("11")
def lacks_of_volume(held: JudgedVolume, on: date) -> tuple[Missing, ...]:
    """What a volume lacks: required documents, and a unit and a professional of each activity that article 11 names."""
    documents = [
        Missing(kind.words.zh, kind.words.en, kind.value)
        for kind in required_documents(held.legal_class, on)
        if kind not in held.kinds
    ]
    units = [
        Missing(f"{one.words.zh}单位", f"unit of {one.words.en}", f"unit-{one.value}")
        for one in NAMED
        if one not in held.stated
    ]
    people = [
        Missing(f"{one.words.zh}专业技术人员", f"professional of {one.words.en}", f"technician-{one.value}")
        for one in NAMED
        if one not in held.staffed
    ]
    return (*documents, *units, *people)


@cites("11")
def percent_complete(held: JudgedVolume, on: date) -> int:
    """How much of what it must have a volume has, in whole percent, rounded down: 100 only for a complete one."""
    asked = len(required_documents(held.legal_class, on)) + 2 * len(NAMED)
    return 100 * (asked - len(lacks_of_volume(held, on))) // asked


@cites("3", "11")
def may_complete(who: DutyFacts, held: JudgedVolume, on: date) -> Decision:
    """Whether an open volume is declared complete: by who keeps it, with everything that is required on that day."""
    keeps = may_keep_volume(who, held.place, held.unit)
    if not keeps:
        return keeps
    if held.state is not VolumeState.OPEN:
        return refuse(
            "11",
            f"案卷当前状态为“{held.state.words.zh}”，不能再定为齐全",
            f"the volume is {held.state.words.en} and is not declared complete again",
        )
    lacks = lacks_of_volume(held, on)
    return _whole("案卷不齐全，不得定为齐全", "the volume is not complete", lacks)


@cites("3", "11")
def may_hand_over(who: DutyFacts, held: JudgedVolume, receiver: str, kind: str) -> Decision:
    """Whether this person signs the handover of a complete volume to another unit. `kind`: of that organisation."""
    keeps = may_keep_volume(who, held.place, held.unit)
    if not keeps:
        return keeps
    if held.state is not VolumeState.COMPLETE:
        return refuse(
            "11",
            f"齐全的案卷方可移交；本案卷{held.state.words.zh}",
            f"a complete volume is handed over; this one is {held.state.words.en}",
        )
    if receiver != held.unit and kind not in _NOT_RECEIVERS:
        return allow("11")
    return refuse(
        "11",
        "案卷移交给另一单位；承建、运维单位和网络运营单位不得接收",
        "a volume is handed over to another unit, and not to a contractor or network operator",
        missing=(Missing("另一接收单位", "another unit that receives it", "receiver"),),
    )


@cites("3", "11")
def may_accept_volume(who: DutyFacts, held: JudgedVolume, receiver: Place) -> Decision:
    """Whether this person signs that a handed over volume is accepted: the manager of its receiver. `receiver`: its
    place."""
    waits = _waits_for_receiver(held)
    if not waits:
        return waits
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "11",
            "由接收单位的保卫负责人签收",
            "the manager of the receiving unit accepts it",
            next_steps=(NextStep(Words("请接收单位签收", "ask the receiving unit")),),
        )
    return allow("11") if manages_unit(who, receiver) else other_territory()


@cites("11")
def is_signed_by_two(signer: int, receiver: int, hands: Sequence[Hand]) -> Decision:
    """Whether giver and receiver are two persons as far as it is known: nobody signs on both sides. User ids; 0 for a
    program, which signs nothing."""
    if signer and receiver and not are_same_hand(signer, receiver, hands):
        return allow("11")
    return refuse(
        "11",
        "移交和接收须由两名不同人员签名（同名且同证件号或者同单位，或者一方登记了另一方账户的，视为同一人）",
        "giver and receiver are two persons: one name with one certificate or unit, or one who registered the other, "
        "counts as one",
        missing=(Missing("另一名接收人员", "another person who receives it", "person"),),
    )


@cites("11")
def is_as_signed(inventory: str, held: JudgedVolume) -> Decision:
    """Whether who accepts has read the inventory that was signed. `inventory`: its SHA-256 as it was read."""
    if inventory == held.inventory:
        return allow("11")
    return refuse(
        "11",
        "卷内目录的 SHA-256 与移交时签名的不一致，请核对",
        "the SHA-256 is not that of the inventory that was signed: compare it",
        missing=(Missing("移交时签名的卷内目录 SHA-256", "SHA-256 of the inventory that was signed", "inventory"),),
    )


@cites("3", "11")
def may_give_back(who: DutyFacts, held: JudgedVolume, receiver: Place) -> Decision:
    """Whether a handover that waits is ended without acceptance: by its receiver, who does not take it, or by its
    giver, who takes it back."""
    waits = _waits_for_receiver(held)
    if not waits or manages_unit(who, receiver):
        return waits
    return may_keep_volume(who, held.place, held.unit)


@cites("11")
def keep_until(ended_on: date | None, on: date) -> date | None:
    """The last day of the keeping time of a system's volumes: the years of `archive.years_after_system` after its last
    point was taken away; None while it lives. `on`: the day by whose law it is counted."""
    years = parameters.number("archive.years_after_system", on)
    return None if ended_on is None else add_years(ended_on, years)


@cites("11")
def may_delete_from_volume(until: date | None) -> Decision:
    """Whether a file of a volume may be deleted: never here. Before its time no one may, and after it the unit
    appraises the archives by the law on archives, outside this system. `until`: of `keep_until`."""
    kept = f"至少保存至 {until}" if until else "系统存续期间及其后的保存期内均须保存"
    kept_en = f"is kept until {until} at least" if until else "is kept while the system lives, and some years after"
    return refuse(
        "11",
        f"第十一条：卷内材料不得替换或者删除，{kept}",
        f"article 11: nothing in a volume is replaced or deleted; it {kept_en}",
    )


@cites("11", "26")
def is_asked_for_archives(accepted_on: date) -> bool:
    """Whether article 11 asks for the archives of what was accepted on a day: not of what is older than the decree
    (T26)."""
    return may_apply("11", accepted_on).allowed


@cites("11")
def maintenance_due(accepted_on: date) -> date:
    """The day until which the maintaining unit of a system is stated (T11c), by the law of the day of its acceptance;
    the contract may follow. Raises Refused (article 26) for one that is older than the decree."""
    return accepted_on + timedelta(days=parameters.number("archive.maintenance_days", accepted_on))


@cites("11")
def volume_due(accepted_on: date) -> date:
    """The day until which a system has a complete volume, in the same way."""
    return accepted_on + timedelta(days=parameters.number("archive.complete_days", accepted_on))


@cites("11")
def lacks_maintenance(system: AcceptedSystem) -> bool:
    """Whether an accepted system is a finding since nobody stated who maintains it (T11c): from its acceptance on,
    while it stands."""
    return system.stands and not system.is_maintained and is_asked_for_archives(system.accepted_on)


@cites("11")
def first_unarchived(accepted: Iterable[date], archived_until: date | None) -> date | None:
    """The day of the first acceptance that no complete volume has, None if all are in one. `archived_until`: the day on
    which a volume of the system was completed last, or got the report of an acceptance since; a later batch is asked
    for its archives again."""
    return min((day for day in accepted if archived_until is None or day > archived_until), default=None)


@cites("11")
def is_archive_overdue(system: AcceptedSystem, on: date) -> bool:
    """Whether an accepted system is past the day of a volume with one of its batches."""
    first = system.unarchived_on
    return first is not None and is_asked_for_archives(first) and on > volume_due(first)


def _manages(who: DutyFacts, place: Place, unit: str) -> bool:
    return manages_unit(who, Place(place.division, unit, place.zone))


def _all_units(held: JudgedVolume) -> frozenset[str]:
    return (held.units | {held.unit, held.receiver}) - {""}


def _waits_for_receiver(held: JudgedVolume) -> Decision:
    if held.state is VolumeState.HANDED_OVER:
        return allow("11")
    return refuse(
        "11",
        f"案卷当前状态为“{held.state.words.zh}”，不处于待接收状态",
        f"the volume is {held.state.words.en}, not handed over",
    )


def _whole(zh: str, en: str, missing: Sequence[Missing]) -> Decision:
    return refuse("11", zh, en, missing=tuple(missing)) if missing else allow("11")
