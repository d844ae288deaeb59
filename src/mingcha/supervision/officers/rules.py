"""Who may enforce: the police of the place, two persons with certificates in sessions of their own (APL 42)."""

from collections.abc import Collection, Iterable
from datetime import date

from mingcha.access.officers.values import CredentialKind
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.spelling import name_key
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.supervision.officers.values import Enforcer, Signature

READERS = (*PUBLIC_SECURITY, Role.AUDITOR)
"""The roles that read obstructions and cases, inside their territory."""
LEAST_NAME = 4
"""Characters of a unit's name that is looked for in that of an officer's organisation."""
CITY_ORGAN = "武汉市公安局"
"""The city's organ, whose name begins that of every other police organ of the city."""


@cites("3", "23")
def may_read_enforcement(who: DutyFacts, place: Place) -> Decision:
    """Whether a person reads what the police do about a place: the police of the territory, and auditors."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查阅执法案件", "your role does not read cases of enforcement")
    return allow("3") if who.over(place, *READERS) else other_territory()


@cites("3", "23")
def may_enforce(who: DutyFacts, place: Place) -> Decision:
    """Whether a person acts for the police of a place: the public security organ carries article 23 out."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse("3", "由所在地公安机关办理", "the police of the place do this")
    return allow("3") if who.over(place, *PUBLIC_SECURITY) else other_territory()


@cites("APL 43")
def own_organisations(who: DutyFacts) -> frozenset[str]:
    """The codes of the organisations to which a person belongs, by the account or by a role over one alone."""
    return frozenset({who.organisation, *(held.territory.organisation for held in who.roles)} - {""})


@cites("APL 43")
def is_colleague(who: DutyFacts, organ: str) -> bool:
    """Whether a person belongs to an organisation, by the account or by a role over it alone."""
    return organ in own_organisations(who)


@cites("APL 43")
def is_named(who: DutyFacts, name: str) -> bool:
    """Whether a name, as it was typed, is that of a person's organisation, or stands in it; LEAST_NAME characters at
    least, so that a person's name bars nobody. The name of the city's organ at the beginning of both is left out: it
    bars its own officers, and not those of every organ of the city, of whom one has to act. named.py has the same as a
    condition."""
    own, typed = name_key(who.organisation_name), name_key(name)
    part = typed.removeprefix(CITY_ORGAN)
    if own and own == typed:
        return True
    return len(part) >= LEAST_NAME and part in own.removeprefix(CITY_ORGAN)


@cites("APL 43")
def is_not_of_accused(who: DutyFacts, unit: str, names: Iterable[str] = ()) -> Decision:
    """Whether a person may act against whom an act is charged: nobody of that unit, by the account or by a role over it
    alone (`unit`: its code, "" for none in the register), nor whose organisation is one of its names (`names`, as they
    were typed) or a part of it, by `is_named`. Of a unit of the police the level above acts."""
    if not any(is_named(who, one) for one in names) and not is_colleague(who, unit):
        return allow("APL 43")
    zh = "当事人单位的人员应当回避，由上级公安机关或者其他公安机关的执法人员办理"
    return refuse("APL 43", zh, "nobody of the charged unit acts in it: officers of the level above or of others do")


@cites("APL 42")
def has_certificate(enforcer: Enforcer, on: date) -> Decision:
    """Whether an officer has a valid enforcement certificate on a Shanghai day."""
    until = enforcer.certificate_until
    if enforcer.certificate_kind == CredentialKind.ENFORCEMENT.value and until is not None and until >= on:
        return allow("APL 42")
    return refuse(
        "APL 42",
        "执法人员须具有有效的行政执法证件，并已在本平台登记",
        "an officer needs a valid enforcement certificate that is recorded here",
        missing=(Missing("有效的行政执法证件", "a valid enforcement certificate", "certificate"),),
        next_steps=(NextStep(Words("登记行政执法证件并绑定本人账户", "have the certificate recorded")),),
    )


@cites("APL 42")
def is_second_officer(first: Signature, second: Enforcer) -> Decision:
    """Whether the second officer is another person than the first one, in a session of their own (F9)."""
    one_person = first.actor == second.actor or (first.person != "" and first.person == second.person)
    one_session = first.session != 0 and first.session == second.session
    if one_person or one_session:
        return refuse(
            "APL 42",
            "执法人员不得少于两人，须由另一名执法人员在本人会话中签名",
            "at least two officers: another officer signs in a session of their own",
            missing=(Missing("第二名执法人员的签名", "the signature of a second officer", "second"),),
        )
    return allow("APL 42")


@cites("APL 42")
def are_enough_officers(signed_by: Collection[str], on: date) -> Decision:
    """Whether as many officers signed what was found on the spot as the law asks for (`case.min_officers`)."""
    least = parameters.number("case.min_officers", on)
    if len(set(signed_by)) >= least:
        return allow("APL 42")
    return refuse(
        "APL 42",
        f"执法人员不得少于 {least} 人，现场检查笔录尚未由其签名",
        f"at least {least} officers: they have not signed a record on the spot",
        missing=(Missing("执法人员签名的现场检查笔录", "the record signed by the officers", "inspection"),),
    )
