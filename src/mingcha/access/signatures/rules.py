"""The signatures of two persons on a request: pure decisions on plain values (articles 15(1), 15(2)).

signatures.verifying verifies the bytes; this module decides on person, content and time.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from mingcha.access.officers.rules import credentials_stand, is_one_of
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.requests.values import RequestCase, RequestState
from mingcha.access.signatures.values import EnrolledKeys, SignatureFacts, SignatureKind, UsedKey
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.spelling import name_key
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts

_SECOND = (Missing("第二名工作人员", "a second member of staff", "officers"),)


@cites("15(1)")
def two_persons(officers: Sequence[OfficerFacts], at: datetime) -> Decision:
    """Whether these are at least `access.min_persons` distinct natural persons of one unit: no officer twice, no two
    accounts, identity numbers or credentials of one person."""
    least = parameters.number("access.min_persons", shanghai_day(at))
    numbers = {one.no for one in officers}
    if len(officers) < least or len(numbers) < least:
        return refuse("15(1)", "不少于两名工作人员", "at least two members of staff", missing=_SECOND)
    accounts = [one.user_id for one in officers if one.user_id is not None]
    credentials = {(one.credential_kind, one.credential_no) for one in officers}
    distinct = (
        len(numbers) == len({one.person_digest for one in officers}) == len(credentials) == len(officers)
    ) and len(set(accounts)) == len(accounts)
    if not distinct:
        return refuse(
            "15(1)",
            "两名工作人员是同一人（同一账户、身份号码或者证件），须不少于两名工作人员",
            "both officers are one person (one account, identity number or credential): at least two members of staff",
            missing=_SECOND,
        )
    if len({(one.unit_code, name_key(one.unit)) for one in officers}) > 1:
        return refuse(
            "15(1)",
            "两名工作人员须属于同一申请单位",
            "both officers must be of the same requesting unit",
            missing=_SECOND,
        )
    return allow("15(1)")


@cites("15(1)", "15(2)")
def may_sign_request(case: RequestCase, signature: SignatureFacts, at: datetime) -> Decision:
    """Whether this signature counts: of one of the two officers who has not signed yet, over the present content of the
    request, with a key not used by the other, the second within `access.second_person_minutes`."""
    persons = two_persons(case.request.officers, at)
    if not persons:
        return persons
    stands = credentials_stand(case.request.officers, at)
    if not stands:
        return stands
    named = {(one.no, one.person_digest) for one in case.request.officers}
    if (signature.officer, signature.person_digest) not in named:
        return _not_named()
    if signature.digest != case.request.signed_digest:
        return refuse(
            "15(1)",
            "申请内容已变更，所签不是现在的内容，须重新签名",
            "what is asked was changed: this is a signature of something else, sign again",
        )
    return _beside(case.signatures, signature, at)


@cites("15(1)")
def both_signed(case: RequestCase) -> Decision:
    """Whether both officers signed the present content of the request, with different keys, within the allowed time."""
    officers = {one.person_digest for one in case.request.officers}
    held = [one for one in case.signatures if one.digest == case.request.signed_digest]
    if {one.person_digest for one in held} != officers or len(held) != len(officers):
        return refuse(
            "15(1)",
            f"不少于两名工作人员：现有效签名 {len(held)} 个",
            f"at least two members of staff: valid signatures so far: {len(held)}",
            missing=(_signatures(len(officers) - len({one.person_digest for one in held} & officers)),),
        )
    ordered = sorted(held, key=lambda one: one.signed_at)
    for number, one in enumerate(ordered[1:], 1):
        beside = _beside(ordered[:number], one, one.signed_at)
        if not beside:
            return beside
    return allow("15(1)")


def _signatures(lacking: int) -> Missing:
    """The refusal for missing signatures, without names, since refusals are logged."""
    if lacking == 1:
        return Missing("另一名工作人员对现内容的签名", "the signature of the other officer", "signatures")
    return Missing("两名工作人员对现内容的签名", "signatures of both officers", "signatures")


@cites("15(1)")
def lapses_at(first: SignatureFacts) -> datetime:
    """The instant from which a second signature comes too late for this first one (`access.second_person_minutes`)."""
    minutes = parameters.number("access.second_person_minutes", shanghai_day(first.signed_at))
    return first.signed_at + timedelta(minutes=minutes)


@cites("15(1)")
def has_lapsed(case: RequestCase, at: datetime) -> bool:
    """Whether one officer has signed and a second signature would come too late."""
    waits = case.request.state == RequestState.SIGNED_BY_ONE
    return waits and all(at >= lapses_at(first) for first in case.signatures)


@cites("15(1)")
def may_sign_by_account(user_id: int, accounts: Collection[int | None]) -> Decision:
    """Whether the account of a person is one of those of the officers whom a request names (None: one without)."""
    return allow("15(1)") if user_id and user_id in accounts else _not_named()


@cites("15(1)")
def may_sign_on_paper(officer: str, named: Collection[str]) -> Decision:
    """Whether an officer (the number) is one of those whom a request names (their numbers)."""
    return allow("15(1)") if officer in named else _not_named()


def _not_named() -> Decision:
    return refuse(
        "15(1)", "只能由申请写明的两名工作人员本人签名", "only the two officers whom the request names sign it"
    )


@cites("15(1)")
def may_vouch_for_signature(who: DutyFacts, officers: Sequence[OfficerFacts]) -> Decision:
    """Whether a person on duty vouches for a signature on paper: none of the officers of the request."""
    if is_one_of(who, officers):
        return refuse("15(1)", "申请人不得为本人签名担保", "an officer does not vouch for their own signature")
    return allow("15(1)")


@cites("15(1)")
def is_own_passkey(user_id: int, owner_id: int | None) -> Decision:
    """Whether a passkey is one of the signer's account; `owner_id`: whose it is, None for an unknown one."""
    if owner_id is not None and owner_id == user_id:
        return allow("15(1)")
    return refuse("15(1)", "须用本人登记的通行密钥签名", "sign with a passkey of your own account")


@cites("15(1)")
def is_own_sm2_key(*, enrolled: bool) -> Decision:
    """Whether an SM2 key is one that the signer enrolled and did not remove."""
    return allow("15(1)") if enrolled else refuse("15(1)", "须用本人登记的密钥签名", "sign with a key of your own")


@cites("15(1)")
def is_enrolled_key(used: UsedKey, keys: EnrolledKeys) -> bool:
    """Whether a stored signature names a key that its officer enrolled, so that a row inserted into the database opens
    nothing. A signature on paper has no key."""
    if used.kind is SignatureKind.PAPER:
        return True
    if used.kind is SignatureKind.SM2:
        return (used.officer, used.key_id, used.public_key) in keys.sm2
    owner, public_key = keys.passkeys.get(used.key_id, (0, ""))
    return used.account in (None, owner) and used.public_key == public_key


@cites("15(1)")
def may_enrol_key(*, proved: bool) -> Decision:
    """Whether an SM2 key may be enrolled: its holder signed for it (`proved`)."""
    if proved:
        return allow("15(1)")
    return refuse("15(1)", "不能证明持有该密钥", "the key is not proved to be the asker's")


@cites("15(1)")
def may_keep_keys(*, is_officer: bool) -> Decision:
    """Whether an account may enrol and remove SM2 keys: it is one of an officer."""
    if is_officer:
        return allow("15(1)")
    return refuse("15(1)", "您的账户没有登记为申请人员", "your account is not one of an officer who asks")


@cites("15(1)")
def sheet_counts(*, used: bool) -> Decision:
    """Whether a signed sheet counts: it was not handed in for another request, nor with a signature that ended."""
    if not used:
        return allow("15(1)")
    return refuse(
        "15(1)",
        "该签名页已用于其他申请或者已失效的签名，须重新打印签名",
        "this sheet was handed in for another request, or its signature ended: print and sign a new one",
    )


@cites("15(1)")
def is_new_signature(*, used: bool) -> Decision:
    """Whether a signature is not the copy of one that was taken in before."""
    if used:
        return refuse("15(1)", "该签名已用过，须重新签名", "this signature was used already: sign anew")
    return allow("15(1)")


@cites("15(1)")
def _beside(others: Sequence[SignatureFacts], signature: SignatureFacts, at: datetime) -> Decision:
    """Whether a signature is compatible with the others: another person, another key, in time."""
    if any(one.person_digest == signature.person_digest for one in others):
        return refuse(
            "15(1)",
            "同一人不能签两次：须由另一名工作人员签名",
            "one person does not sign twice: the other officer signs",
            missing=_SECOND,
        )
    if signature.kind is not SignatureKind.PAPER and any(one.key_id == signature.key_id for one in others):
        return refuse(
            "15(1)",
            "两人须各用本人的密钥签名",
            "each of the two signs with a key of their own",
            missing=_SECOND,
        )
    late = [one for one in others if at >= lapses_at(one)]
    if late:
        minutes = parameters.number("access.second_person_minutes", shanghai_day(late[0].signed_at))
        return refuse(
            "15(1)",
            f"第二人须在 {minutes} 分钟内确认，已超过，两人须重新签名",
            f"the second person confirms within {minutes} minutes: it is too late, both sign again",
            next_steps=(NextStep(Words("两人一起重新签名", "sign again, together")),),
        )
    return allow("15(1)")
