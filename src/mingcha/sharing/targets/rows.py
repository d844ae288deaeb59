"""Finds targets and turns them into values; for actions and queries of sharing, not for pages (article 13(1))."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from mingcha.kit.checked import checked_lines, checked_name, or_missing
from mingcha.kit.decision import Decision, allow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.rows import organisation_called
from mingcha.sharing.adapters.code_maps import code_map_of
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.grants.reading import rows_facts
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets import rules as limits
from mingcha.sharing.targets.giving_back import rows_to_give_back
from mingcha.sharing.targets.kinds import open_adapter
from mingcha.sharing.targets.models import MOST_TARGET_NAME, Target
from mingcha.sharing.targets.values import (
    CodesOfLists,
    NewTarget,
    OpenTarget,
    PausedFor,
    TargetFacts,
    TargetKind,
    TargetRow,
)

_KEY_PURPOSE = "sharing.reduced_codes"


def targets_by_name() -> QuerySet[Target]:
    """The targets with their holders and grants, by name."""
    return Target.objects.select_related("holder", "grant").order_by("name")


def target_called(name: str) -> Target:
    """The target with this name. Raises Fault(NOT_FOUND)."""
    found = targets_by_name().filter(name=name).first() if len(name) <= MOST_TARGET_NAME else None
    return or_missing(found, "推送目标", "target", name)


def write_target(held: Target, new: NewTarget) -> None:
    """Puts what was written into a target; nothing is saved. A secret that is not given stays. Raises Fault(INVALID)
    for what no column holds, for an address with a password in it, for codes that are not whole and one to one,
    Fault(NOT_FOUND) for an unknown holder."""
    address = checked_name(new.address, limits.MOST_ADDRESS, about="address")
    if _has_password(address):
        words = Words("地址中不得含口令，口令另行填写", "an address has no password in it: it is a field of its own")
        raise Fault(FaultKind.INVALID, words, about="address")
    held.holder, held.address = organisation_called(new.holder), address
    held.trust = checked_lines(new.trust, limits.MOST_TRUST, about="trust") if new.trust.strip() else ""
    held.code_map = _checked_map(new.code_map)
    if new.secret:
        held.sealed_secret = settings.MINGCHA_KEYS.seal(checked_name(new.secret, limits.MOST_SECRET, about="secret"))


def is_secret_alone(held: Target, new: NewTarget) -> bool:
    """Whether what is written differs from a target in its secret at most."""
    same = (new.address.strip(), new.holder, new.trust.strip(), _plain_map(new.code_map))
    return same == (held.address, held.holder.code, held.trust, _plain_map(held.code_map))


def target_facts(held: Target) -> TargetFacts:
    """A target as rules see it."""
    return TargetFacts(
        audience=Audience(held.audience),
        is_enabled=held.enabled_at is not None,
        is_paused=held.paused_at is not None,
        has_answered=held.tried_at is not None and not held.tried_why,
        writers=tuple(map(person_id, held.writers.splitlines())),
        paused_for=_paused_for(held),
    )


def _paused_for(held: Target) -> PausedFor | None:
    """Why a program paused a target. Where it did so before the reason was kept nobody knows it: nothing leaves."""
    if held.paused_for:
        return PausedFor(held.paused_for)
    is_by_program = held.paused_at is not None and not person_id(held.paused_by)
    return PausedFor.READABLE if is_by_program else None


def own_grant_lets_enable(held: Target, now: datetime) -> Decision:
    """Whether the grant of a target lets it be enabled at an instant; one of the catalogue has no grant to ask."""
    if held.grant is None:
        return allow("13(1)")
    return limits.lets_enable(rows_facts(held.grant, now), now, holds_rows=rows_to_give_back(held, now) > 0)


def target_row(held: Target) -> TargetRow:
    """A target as a value, without its secret; its holder and grant were read with it."""
    return TargetRow(
        name=held.name,
        kind=TargetKind(held.kind),
        audience=Audience(held.audience),
        grant=held.grant.no if held.grant else "",
        holder=held.holder.code,
        holder_name=held.holder.name,
        address=held.address,
        has_secret=bool(held.sealed_secret),
        trust=held.trust,
        code_map=held.code_map,
        key_version=held.key_version,
        written_at=held.written_at,
        written_by=held.written_by,
        tried_at=held.tried_at,
        tried_why=held.tried_why,
        enabled_at=held.enabled_at,
        enabled_by=held.enabled_by,
        paused_at=held.paused_at,
        paused_by=held.paused_by,
        paused_why=held.paused_why,
    )


def adapter_of(held: Target) -> Adapter:
    """What a target is spoken with. Raises as kinds.open_adapter, Fault(CORRUPT) for a secret that does not open."""
    opened = OpenTarget(
        name=held.name,
        audience=Audience(held.audience),
        address=held.address,
        secret=str(settings.MINGCHA_KEYS.unseal(held.sealed_secret)) if held.sealed_secret else "",
        trust=held.trust,
        code_map=held.code_map,
    )
    return open_adapter(TargetKind(held.kind), opened)


def row_keys_of(held: Target) -> RowKeys:
    """The keys of the reduced codes of a target, of its key version."""
    return RowKeys(settings.MINGCHA_KEYS.keyed_digest(f"{held.name}/{held.key_version}", _KEY_PURPOSE))


def _has_password(address: str) -> bool:
    try:
        return urlsplit(address).password is not None
    except ValueError:
        words = Words("地址的格式不对", "the address has a wrong form")
        raise Fault(FaultKind.INVALID, words, about="address") from None


def _plain_map(given: CodesOfLists) -> dict[str, dict[str, str]]:
    return {name: dict(codes) for name, codes in given.items()}


def _checked_map(given: CodesOfLists) -> dict[str, dict[str, str]]:
    plain = _plain_map(given)
    texts = [text for name, codes in plain.items() for text in (name, *codes, *codes.values())]
    is_long = any(not isinstance(text, str) or not 0 < len(text) <= limits.MOST_CODE for text in texts)
    if len(plain) > limits.MOST_LISTS or any(len(one) > limits.MOST_CODES for one in plain.values()) or is_long:
        words = Words("代码对照表过大或者含有空代码", "the map of codes is too large or has an empty code")
        raise Fault(FaultKind.INVALID, words, about="code_map")
    code_map_of(plain)
    return plain
