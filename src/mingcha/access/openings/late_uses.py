"""An alarm on use of a viewing copy's ticket after its grant of a share has ended (articles 13(2), 20(1)). Those of
requests: requests/findings.py."""

from collections.abc import Iterable
from datetime import datetime

from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.rules import is_late_use
from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points.queries import places_of

LATE_SHARE = Words(
    "共享授权已终止，仍有人使用其凭据（第十三条第二款、第二十条第一项）",
    "a ticket of a share was used after its grant had ended (articles 13(2), 20(1))",
)


@cites("13(2)", "20(1)")
def find_late_uses_of_shares(record: ActRecord, uses: Iterable[tuple[str, datetime]], now: datetime) -> int:
    """Opens the findings of tickets that gateways refused long after their end, in the transaction of another act:
    (number of the grant, when). Refusals before `access.late_use_seconds` after the end of the grant do not count: a
    page that was open then sends one more request. Returns the number of findings opened or standing."""
    found = 0
    for number, at in dict.fromkeys(uses):
        grant = Grant.objects.filter(no=number, share__isnull=False).first()
        if grant is None or not is_late_use(_ended_at(grant), at):
            continue
        code = GrantPoint.objects.filter(grant=grant).order_by("pk").values_list("point__code", flat=True)[0]
        ensure_finding(
            record,
            kind=FindingKind.USED_AFTER_TERM,
            article="20(1)",
            subject_kind=SubjectKind.GRANT,
            subject=grant.no,
            words=LATE_SHARE,
            place=places_of((code,))[code],
            now=now,
            concerns=f"user:{grant.user_id}",
        )
        found += 1
    return found


def _ended_at(grant: Grant) -> datetime:
    return min(grant.valid_until, grant.revoked_at or grant.valid_until)
