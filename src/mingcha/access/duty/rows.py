"""Rows of grants: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.values import GrantRow
from mingcha.access.duty.viewed import viewed_by, with_shares
from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.queries import COLUMNS, with_grounds
from mingcha.registry.viewing_grounds.values import ViewedPoint

_GRANT = CompiledQuery(lambda no: Grant.objects.filter(no=no).values_list(*concrete_names(Grant)))
POINT_COLUMNS = ("point__code", *(f"point__{column}" for column in COLUMNS))
"""The code of a granted point, and its facts for the rules of duty viewing."""
_POINTS = CompiledQuery(
    lambda grant_id, codes: GrantPoint.objects.filter(grant=grant_id, point__code__in=codes).values_list(*POINT_COLUMNS)
)


def grant_with_facts(no: str, codes: Sequence[str], organisation: str) -> tuple[Grant, rules.GrantFacts]:
    """The grant with this number, without its holder's row, and the grant as rules see it for a person of an
    organisation, with those of its points that have one of these codes. Raises Fault(NOT_FOUND)."""
    found = instances(Grant, _GRANT.rows(no))
    if not found:
        raise _no_such_grant(no)
    rows = _POINTS.rows(found[0].pk, tuple(dict.fromkeys(codes)))
    return found[0], facts_with(found[0], with_grounds(rows, organisation))


def duty_grant_with_facts(
    no: str, codes: Sequence[str], who: DutyFacts, at: datetime
) -> tuple[Grant, rules.GrantFacts]:
    """The same of a grant of duty viewing for a person at an instant, with what shares open to the person."""
    held, facts = grant_with_facts(no, codes, who.organisation)
    return held, facts_with(held, with_shares(facts.points, who, at))


def grant_facts(held: Grant, who: DutyFacts, at: datetime) -> rules.GrantFacts:
    """A grant as rules see it for a person at an instant, with what shares open to the person."""
    codes = tuple(GrantPoint.objects.filter(grant=held).values_list("point__code", flat=True))
    return facts_with(held, viewed_by(codes, who, at))


def facts_with(held: Grant, points: dict[str, ViewedPoint]) -> rules.GrantFacts:
    """A grant as rules see it, with its points, which are known already."""
    return rules.GrantFacts(
        no=held.no,
        holder_id=held.user_id,
        purpose=held.purpose,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        revoked=held.revoked_at is not None,
        points=points,
        of_request=held.request_id is not None,
        of_redaction=held.redaction_id is not None,
        of_share=held.share_id is not None,
    )


def grant_row(held: Grant, at: datetime) -> GrantRow:
    """A grant as a value."""
    return row_with(held, (code for (code,) in _CODES.rows(held.pk)), at)


_CODES = CompiledQuery(lambda grant: GrantPoint.objects.filter(grant=grant).values_list("point__code"))


def row_with(held: Grant, codes: Iterable[str], at: datetime) -> GrantRow:
    """A grant as a value, with the codes of its points, which are known already."""
    kind = purpose_kind(held.purpose)
    return GrantRow(
        no=held.no,
        username=held.user.username,
        person=held.user.name,
        purpose=held.purpose,
        purpose_words=kind.words if kind else Words(held.purpose, held.purpose),
        article=kind.article if kind else "19",
        points=tuple(sorted(codes)),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        revoked_at=held.revoked_at,
        revoked_why=held.revoked_why,
        in_force=held.revoked_at is None and held.valid_from <= at < held.valid_until,
    )


def held_grant(no: str) -> Grant:
    """The grant with this number. Raises Fault(NOT_FOUND)."""
    held = Grant.objects.select_related("user").filter(no=no).first()
    if held is None:
        raise _no_such_grant(no)
    return held


def next_grant_no(letter: str, now: datetime) -> str:
    """A letter (Z: 值班, duty viewing; Q: 申请, a request; T: 脱敏, a redaction; V: 观看, a share), the Shanghai day
    and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"{letter}{shanghai_day(now):%Y%m%d}-"
    last = Grant.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _no_such_grant(no: str) -> Fault:
    return Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), no)
