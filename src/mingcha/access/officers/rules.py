"""Who may record officers, and whether a credential is valid: pure decisions on plain values (art. 15(1), 15(2))."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.access.officers.values import CredentialKind, OfficerFacts
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.spelling import is_same_name, name_key, reads_alike
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import day_ends
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory

COUNTER = (Role.MONITOR, Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles before whom credentials and papers are shown: the people on duty of the managing unit, and the police."""
POLICE_KINDS = frozenset({"city_psb", "district_psb"})
"""The kinds of organisations that are public security organs (14(1))."""
MOST_NAME = 60
MOST_UNIT = 100
MOST_NUMBER = 40
"""Characters of a person's name, of a unit's name, and of a number on a credential or paper."""


@dataclass(frozen=True, slots=True)
class AccountMatter:
    """The account that an officer wants to use: its person, and the place of its organisation."""

    officer: OfficerFacts
    user_id: int
    user_name: str
    organisation: str
    place: Place
    has_officer: bool
    """Whether another officer already has this account."""


@dataclass(frozen=True, slots=True)
class RenewalMatter:
    """Another credential of an officer: its person, the place of the officer's unit (None without a code here), and the
    places of the units at which the officer has approved or open requests, which the renewal ends."""

    officer: OfficerFacts
    unit_place: Place | None
    open_at: tuple[Place, ...] = ()


_POLICE_IN_FULL = re.compile(r"\w+市公安局(?P<district>\w+?)分局(?P<part>\w*)")
"""The full name of the police of a district on credentials."""


@cites("15(2)")
def may_register_officer(who: DutyFacts) -> Decision:
    """Whether a person may record officers and their credentials: staff at a counter."""
    if who.has(*COUNTER):
        return allow("15(2)")
    return refuse(
        "15(2)",
        "证件由管理单位值班人员、保卫负责人或者公安机关民警查验登记",
        "credentials are seen and recorded by the managing unit's people on duty, its manager, or the police",
        next_steps=(NextStep(Words("请到管理单位值班室出示证件", "show the credential to the unit's person on duty")),),
    )


@cites("15(2)")
def credential_is_whole(kind: str, no: str, unit: str, until: date, on: date) -> Decision:
    """Whether a typed credential can be valid on a Shanghai day."""
    missing = []
    if kind not in {one.value for one in CredentialKind}:
        missing.append(Missing("工作证件或者行政执法证件", "a work or an enforcement certificate", "credential_kind"))
    if not no.strip():
        missing.append(Missing("证件号码", "the number of the credential", "credential_no"))
    if not unit.strip():
        missing.append(Missing("证件载明的单位", "the unit that the credential names", "unit"))
    if missing:
        return refuse("15(2)", "证件信息不完整", "the credential is not fully stated", missing=tuple(missing))
    if until < on:
        return _expired(until)
    return allow("15(2)")


@cites("14(1)", "15(2)")
def names_its_unit(unit: str, code: str, named: Collection[str], chosen: str) -> Decision:
    """Whether the unit that a credential names and the chosen code are one unit. `named`: the codes of the units here
    whose name that is; `chosen`: the name of the unit with that code, "" without one. If only one unit has the name,
    its code need not be chosen; if several have it, the code must be chosen, since the rules on police and on own
    requests depend on it. A name without a unit may be that of a part of the chosen one and then begins with its
    name."""
    if code in named or (not code and len(named) <= 1) or (not named and _is_part(unit, chosen)):
        return allow("15(2)")
    field = Missing("本平台的单位", "which unit here it is", "unit_code")
    choose = (NextStep(Words("在“本平台的单位”中选择证件载明的单位", "choose the unit that the credential names")),)
    if code:
        return refuse(
            "15(2)",
            f"证件载明的“{unit}”与所选单位不是同一单位",
            f"the credential names {unit!r}, which is not the chosen unit",
            missing=(field,),
            next_steps=choose,
        )
    return refuse(
        "15(2)",
        f"本平台有 {len(named)} 个单位名为“{unit}”，须选择其中一个",
        f"{len(named)} units here are called {unit!r}: choose which one it is",
        missing=(field,),
        next_steps=choose,
    )


def _is_part(unit: str, chosen: str) -> bool:
    """武昌区公安分局一中队 is a part of 武昌区公安分局, which a credential calls 武汉市公安局武昌区分局."""
    full = _POLICE_IN_FULL.fullmatch(unit.strip())
    short = f"{full['district']}公安分局{full['part']}" if full else unit
    return bool(chosen) and name_key(short).startswith(name_key(chosen))


@cites("15(2)")
def credential_stands(officer: OfficerFacts, at: datetime) -> Decision:
    """Whether an officer's credential is valid at an instant: through its last day in Shanghai, not after."""
    return allow("15(2)") if at < credential_ends_at(officer) else _expired(officer.credential_until, officer.name)


@cites("15(2)")
def credentials_stand(officers: Iterable[OfficerFacts], at: datetime) -> Decision:
    """The first refusal of `credential_stands` and `account_stands`, if any."""
    answers = (credential_stands(each, at) and account_stands(each) for each in officers)
    return next((one for one in answers if not one), allow("15(2)"))


@cites("15(1)", "15(2)")
def account_stands(officer: OfficerFacts) -> Decision:
    """Whether an officer's account is still the one that was compared when it was claimed: not disabled, of the name
    and the unit of the credential. An officer without an account has nothing that could differ."""
    if officer.user_id is None:
        return allow("15(2)")
    account = officer.account
    if account is None or not account.active:
        why = Words("已停用", "is disabled")
        step = Words("由账户管理人员启用该账户", "an account administrator enables it again")
    elif not (is_same_name(account.name, officer.name) and account.organisation == officer.unit_code != ""):
        why = Words("现在的姓名或者单位与证件不一致", "no longer has the name and the unit of the credential")
        step = Words(
            "更正账户的姓名和单位；本人已调离的，由原单位当地公安机关更新证件登记",
            "name and unit of the account are corrected; if the person moved, the police over the former unit "
            "renew the credential",
        )
    else:
        return allow("15(2)")
    return refuse(
        "15(2)",
        f"{officer.name}（{officer.no}）的账户{why.zh}，不能签署、开通或者查看",
        f"the account of {officer.name} ({officer.no}) {why.en}: it signs, opens and views nothing",
        missing=(Missing("与证件一致的账户", "an account that agrees with the credential", officer.no),),
        next_steps=(NextStep(step),),
    )


@cites("15", "15(1)")
def is_one_of(who: DutyFacts, officers: Iterable[OfficerFacts]) -> bool:
    """Whether a person is one of these officers: by the account, or else by name together with certificate or unit (its
    code or its name, whatever the spelling). A namesake in the own unit also counts as the person."""
    return any(
        (one.user_id is not None and one.user_id == who.user_id)
        or (reads_alike(one.name, who.name) and (reads_alike(one.credential_no, who.badge_no) or _is_of(who, one)))
        for one in officers
    )


def _is_of(who: DutyFacts, officer: OfficerFacts) -> bool:
    """Whether an officer is of a person's unit; a unit recorded without its code is compared by name."""
    return officer.unit_code == who.organisation != "" or reads_alike(officer.unit, who.organisation_name)


@cites("14(1)", "15(2)")
def are_of_police(officers: Iterable[OfficerFacts]) -> Decision:
    """Whether the officers are of public security organs, as far as it is known here: a unit that is recorded here, by
    its code or (`unit_kind`) by its name, is one of POLICE_KINDS. For another unit the person on duty states what the
    credential shows (has_unrecorded_unit)."""
    known = (one for one in officers if one.unit_code or one.unit_kind)
    wrong = next((one for one in known if one.unit_kind not in POLICE_KINDS), None)
    if wrong is None:
        return allow("14(1)")
    return refuse(
        "14(1)",
        f"{wrong.unit}不是公安机关，不能以公安机关名义申请",
        f"{wrong.unit} is no public security organ: it does not ask as one",
        next_steps=(NextStep(Words("有关部门按第十四条第二款申请", "other departments ask under article 14(2)")),),
    )


@cites("15(2)")
def has_unrecorded_unit(officers: Iterable[OfficerFacts]) -> bool:
    """Whether an officer's unit is not recorded here, so that only the credential shows its kind."""
    return any(not one.unit_code for one in officers)


@cites("15(2)")
def credential_ends_at(officer: OfficerFacts) -> datetime:
    """The instant from which the credential is not valid: the midnight after its last day in Shanghai."""
    return day_ends(officer.credential_until)


@cites("15(2)")
def may_check_credential(who: DutyFacts, officer: OfficerFacts, at: datetime) -> Decision:
    """Whether a person may record a check of this credential: at a counter, not their own, and while it is valid."""
    return _may_see_credential(who, officer) and credential_stands(officer, at)


@cites("15(2)")
def _may_see_credential(who: DutyFacts, officer: OfficerFacts) -> Decision:
    serves = may_register_officer(who)
    if not serves:
        return serves
    if is_one_of(who, (officer,)):
        return refuse(
            "15(2)",
            "不得查验本人的证件，须由另一名值班人员查验",
            "nobody checks their own credential: another person on duty does",
        )
    return allow("15(2)")


@cites("3", "15(2)")
def may_renew_credential(who: DutyFacts, matter: RenewalMatter, unit_code: str, *, ends_requests: bool) -> Decision:
    """Whether a person may record another credential of an officer, of the unit with this code ("" for none here).

    The officer's own unit or the police over it may; only the police if it detaches an account. The credential of an
    officer whose unit has no code here is renewed at any counter, unless requests at other units would end. A renewal
    ends approved and open requests, so the person must confirm that (`ends_requests`).
    """
    officer, place = matter.officer, matter.unit_place
    seen = _may_see_credential(who, officer)
    if not seen:
        return seen
    if place is not None and not who.over(place, *COUNTER):
        return refuse(
            "15(2)",
            f"此人属于“{officer.unit}”，其证件由该单位或者当地公安机关查验更新",
            f"this officer belongs to {officer.unit!r}: that unit, or the police over it, renews the credential",
            next_steps=(NextStep(Words("到本单位或者当地公安机关更新证件", "renew it at the own unit or its police")),),
        )
    takes_account = officer.user_id is not None and unit_code != officer.unit_code
    if takes_account and not (place is not None and who.over(place, *PUBLIC_SECURITY)):
        return refuse(
            "15(2)",
            "改换单位将收回本人账户，须由原单位当地公安机关办理",
            "another unit takes the officer's account away: the police over the former unit does this",
        )
    if place is None and not who.over_all(matter.open_at, *COUNTER):
        return refuse(
            "3",
            "此人在其他单位有已同意或者已开通的申请，由办理申请的单位更新证件",
            "this officer has approved or open requests at another unit: that unit renews the credential",
        )
    if matter.open_at and not ends_requests:
        return _ends_requests(len(matter.open_at))
    return allow("15(2)")


@cites("15(2)")
def may_correct_name(who: DutyFacts, matter: RenewalMatter, *, has_recorded: bool, ends_requests: bool) -> Decision:
    """Whether a person may correct the name of an officer by the credential: the one who recorded it (`has_recorded`),
    the officer's unit or the police over it; never for an officer with an account, whose name the police compared. A
    correction ends approved and open requests, so the person must confirm that (`ends_requests`)."""
    if matter.officer.user_id is not None:
        return refuse(
            "15(2)",
            "本人账户已经公安机关核对，姓名不得更改",
            "the police compared name and account: it is not corrected",
        )
    own = _may_see_credential(who, matter.officer)
    if not (own and has_recorded):
        return may_renew_credential(who, matter, matter.officer.unit_code, ends_requests=ends_requests)
    if matter.open_at and not ends_requests:
        return _ends_requests(len(matter.open_at))
    return allow("15(2)")


def _ends_requests(number: int) -> Decision:
    return refuse(
        "15(2)",
        f"此人名下有 {number} 项已同意或者已开通的申请，更新证件后随即终止，须确认后办理",
        f"this officer has {number} approved or open request(s), which end with the renewal: confirm that they do",
        missing=(Missing("终止这些申请的确认", "the confirmation that they end", "ends_requests"),),
    )


NOT_RECORDED = refuse(
    "15(2)",
    "没有以此号码登记的申请人员，请先到值班室出示证件登记",
    "no officer is recorded with this number: show the credential at a counter first",
)
"""The refusal of a claim with an unrecorded identity number; only for the entry."""


@cites("15(1)")
def may_claim_account(who: DutyFacts, *, has_officer: bool) -> Decision:
    """Whether an account may claim any officer: active, of a person, and without an officer so far (`has_officer`)."""
    if not who.active or who.user_id == 0:
        return refuse("15(1)", "只能由本人申请启用本人账户", "only the account's own person may claim it")
    if has_officer:
        return refuse(
            "15(1)",
            "一名工作人员只有一个账户，一个账户只属于一名工作人员",
            "an officer has one account, and an account belongs to one officer",
        )
    return allow("15(1)")


@cites("15(1)", "15(2)")
def may_use_account(who: DutyFacts, matter: AccountMatter, at: datetime) -> Decision:
    """Whether a person may claim an officer as themself: the account is theirs, names the same person and unit, and
    neither officer nor account has another."""
    if not who.active or who.user_id != matter.user_id or who.user_id == 0:
        return refuse("15(1)", "只能由本人申请启用本人账户", "only the account's own person may claim it")
    if matter.has_officer or matter.officer.user_id is not None:
        return refuse(
            "15(1)",
            "一名工作人员只有一个账户，一个账户只属于一名工作人员",
            "an officer has one account, and an account belongs to one officer",
        )
    if matter.user_name != matter.officer.name:
        return refuse("15(2)", "账户姓名与证件姓名不一致", "the account and the credential name different people")
    if not matter.officer.unit_code or matter.organisation != matter.officer.unit_code:
        return refuse("15(2)", "账户所属单位与证件单位不一致", "the account and the credential name different units")
    return credential_stands(matter.officer, at)


@cites("3", "15(2)")
def may_vouch_for_account(who: DutyFacts, matter: AccountMatter) -> Decision:
    """Whether a person may confirm that an account belongs to an officer: a police officer of the territory, who
    compares person and credential. That it is another person is checked for all confirmations."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "15(2)",
            "须由公安机关值班民警核对本人和证件后确认",
            "a police officer on duty confirms it, having compared the person with the credential",
        )
    return allow("15(2)") if who.over(matter.place, *PUBLIC_SECURITY) else other_territory()


@cites("15(2)")
def may_read_unasked(who: DutyFacts, officer: OfficerFacts, *, is_known: bool) -> Decision:
    """Whether a person may read an officer without a lookup: the officer, auditors, and staff at a counter for officers
    known to their unit (`is_known`): its own, those whose credential it has checked, those who request footage from it.
    Others need a lookup by an exact number or name, which leaves an entry."""
    may = may_read_officer(who, officer)
    own = officer.user_id is not None and officer.user_id == who.user_id
    if not may or is_known or own or who.has(Role.AUDITOR):
        return may
    return refuse(
        "15(2)",
        "本单位没有查验过此人的证件，请按证件号码或者姓名检索",
        "the own unit has not seen this person's credential: look it up by its number, or by the person's name",
    )


@cites("15(2)")
def may_look_up_officer(who: DutyFacts, looked_up: int, on: date) -> Decision:
    """Whether a person may look up an officer of another unit, after this number of lookups on this Shanghai day (limit
    access.officer_lookups): each leaves an entry, and the limit prevents listing all officers of a city."""
    may = may_register_officer(who)
    most = parameters.number("access.officer_lookups", on)
    if may and looked_up >= most:
        return refuse(
            "15(2)",
            f"每人每日至多检索其他单位的申请人员 {most} 次",
            f"a person looks up officers of other units at most {most} times a day",
        )
    return may


@cites("15(2)")
def may_read_officer(who: DutyFacts, officer: OfficerFacts) -> Decision:
    """Whether a person may read the record of an officer: the officer, staff at a counter, and auditors."""
    own = officer.user_id is not None and officer.user_id == who.user_id and who.active
    if own or who.has(*COUNTER, Role.AUDITOR):
        return allow("15(2)")
    return refuse("15(2)", "您的岗位不能查看证件登记", "your role may not read the record of credentials")


def _expired(until: date, name: str = "") -> Decision:
    return refuse(
        "15(2)",
        f"{name}证件有效期至 {until:%Y-%m-%d}，已过期",
        f"the credential{f' of {name}' if name else ''} was valid until {until:%Y-%m-%d}: it has expired",
        missing=(
            Missing("有效的工作证件或者行政执法证件", "a valid work or enforcement certificate", "credential_until"),
        ),
        next_steps=(NextStep(Words("换领证件后重新查验登记", "renew the credential and have it checked again")),),
    )
