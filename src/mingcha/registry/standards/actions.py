"""Records which standards devices are claimed to fulfil, many points by one act; withdraws claims (articles 3, 7)."""

from collections.abc import Sequence
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point
from mingcha.registry.standards import rules
from mingcha.registry.standards.models import ClaimedPoint, StandardClaim
from mingcha.registry.standards.rows import claim_called, claim_row
from mingcha.registry.standards.values import ClaimRow, NewClaim
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

REPORTS = "test-reports"
"""The folder of scans of test reports, below the documents."""


@cites("3", "7")
def record_claim(
    by: Asker,
    *,
    system: str,
    new: NewClaim,
    points: Sequence[str] | None,
    scan: bytes | None,
    folder: Path,
    clock: Clock,
) -> ClaimRow:
    """Records a claim for points of a system. `points`: 20-digit codes, None for every point of the system; at most
    MOST_POINTS. `scan`: the test report; `folder`: the documents of the home.

    Raises Refused (articles 3, 7): no keeper, not fully stated, or a file that is no scan; Fault(NOT_FOUND),
    Fault(CONFLICT) where the same claim stands for one of the points, Fault(INVALID) for none or too many points.
    """
    _require(by, system_called(system), new, has_scan=bool(scan), clock=clock)  # before the file is looked at
    if not scan:
        return _enter(by, system, new, points, None, clock)
    with kept_scan(scan, below=REPORTS, folder=folder, on=shanghai_day(clock.now()), article="7") as document:
        return _enter(by, system, new, points, document, clock)


@cites("3", "7")
def withdraw_claim(
    by: Asker, *, claim: int, reason: str, clock: Clock, points: Sequence[str] | None = None
) -> ClaimRow:
    """Withdraws a claim for some of its points (codes), for all for which it stands without `points`; the rows stay.
    Raises Refused (article 3), Fault(NOT_FOUND), Fault(CONFLICT) where it is withdrawn already, Fault(INVALID) without
    a reason."""
    stated = checked_name(reason, rules.MOST_REASON)
    with act("registry.standard.withdraw", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        now, held = clock.now(), claim_called(claim)
        require(rules.may_withdraw_claim(duty_of(by, now), held.system.place))
        standing = _standing(held, points)
        ClaimedPoint.objects.filter(pk__in=standing).update(
            withdrawn_at=now, withdrawn_by=record.by.id, withdrawn_reason=stated
        )
        record.wrote_many(ClaimedPoint, standing)
        record.fact("claim", held.pk)
        record.fact("system", held.system.code)
        record.fact("standard", held.standard)
        record.fact("points", len(standing))
        record.fact("reason", stated)
    return claim_row(claim_called(claim))


def _require(by: Asker, system: System, new: NewClaim, *, has_scan: bool, clock: Clock) -> None:
    now = clock.now()
    require(rules.may_record_claim(duty_of(by, now), system.place))
    require(rules.claim_is_whole(new, shanghai_day(now), has_scan=has_scan))


def _enter(
    by: Asker, system: str, new: NewClaim, points: Sequence[str] | None, document: DocumentFacts | None, clock: Clock
) -> ClaimRow:
    """The act. The rules are asked once more: a role may have ended meanwhile."""
    with act("registry.standard.claim", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        held = system_called(system)
        _require(by, held, new, has_scan=document is not None, clock=clock)
        chosen = _chosen(held, points)
        made = _new_claim(held, new, document)
        _require_new(made, chosen)
        made.recorded_at, made.recorded_by = clock.now(), record.by.id
        made.save()
        record.wrote(made)
        record.insert_many(ClaimedPoint, (ClaimedPoint(claim=made, point_id=key) for key in chosen))
        for key, value in (
            ("claim", made.pk), ("system", held.code), ("standard", made.standard), ("claimant", made.claimant),
            ("claimed_on", made.claimed_on.isoformat()), ("points", len(chosen)), ("report", made.report_number),
            ("issuer", made.report_issuer), ("digest", made.digest),
        ):  # fmt: skip
            record.fact(key, value)
    return claim_row(claim_called(made.pk))


def _new_claim(system: System, new: NewClaim, document: DocumentFacts | None) -> StandardClaim:
    """The row of a claim whose rules were asked, not saved. Raises Fault(INVALID)."""
    tested = new.report_on is not None
    made = StandardClaim(
        system=system,
        standard=new.standard.value,
        claimant=checked_name(new.claimant, rules.MOST_CLAIMANT),
        claimed_on=new.claimed_on,
        report_number=checked_name(new.report_number, rules.MOST_NUMBER) if tested else "",
        report_issuer=checked_name(new.report_issuer, rules.MOST_ISSUER) if tested else "",
        report_on=new.report_on,
    )
    if document is not None:
        made.file, made.digest = document.file, document.sha256
        made.size_bytes, made.media_type = document.size_bytes, document.media_type
    return made


def _chosen(system: System, points: Sequence[str] | None) -> list[int]:
    """The keys of the chosen points, rising. Raises Fault(NOT_FOUND) for a code that the system does not have,
    Fault(INVALID) for none or more than MOST_POINTS."""
    rows, most = Point.objects.filter(system=system).order_by("pk"), rules.MOST_POINTS
    wanted = set(points or ())
    rows = rows if points is None else rows.filter(code__in=wanted)
    found = list(rows.values_list("pk", "code")[: most + 1])
    if not (found or wanted) or max(len(found), len(wanted)) > most:
        words = Words(
            f"一次登记 1 至 {most} 个点位，请分批登记", f"a claim is for 1 to {most} points: record it in parts"
        )
        raise Fault(FaultKind.INVALID, words)
    unknown = wanted - {code for _, code in found}
    if unknown:
        words = Words("该系统没有这个点位", "the system has no such point")
        raise Fault(FaultKind.NOT_FOUND, words, ", ".join(sorted(unknown)[:3]))
    return [key for key, _ in found]


def _require_new(made: StandardClaim, points: Sequence[int]) -> None:
    """Raises Fault(CONFLICT) where the same claim with the same report stands for one of these points."""
    names = ("system", "standard", "claimant", "claimed_on", "report_number", "report_issuer", "report_on")
    same = StandardClaim.objects.filter(**{name: getattr(made, name) for name in names})
    twice = ClaimedPoint.objects.filter(claim__in=same, point__in=points, withdrawn_at=None)
    name = twice.order_by("point").values_list("point__name", flat=True).first()
    free(
        name is not None,
        f"点位“{name}”已登记同一声明",
        f"the same claim stands for {name} already",
    )


def _standing(held: StandardClaim, points: Sequence[str] | None) -> list[int]:
    """The keys of the points of a claim that are to be withdrawn, rising. Raises Fault(NOT_FOUND) for a point that is
    not of the claim, Fault(CONFLICT) if it stands for none of them."""
    rows = ClaimedPoint.objects.filter(claim=held).order_by("pk")
    if points is not None:
        rows = rows.filter(point__code__in=set(points))
        unknown = set(points) - set(rows.values_list("point__code", flat=True))
        if unknown:
            words = Words("该声明不含这个点位", "the claim is not for this point")
            raise Fault(FaultKind.NOT_FOUND, words, ", ".join(sorted(unknown)[:3]))
    standing = list(rows.filter(withdrawn_at=None).values_list("pk", flat=True))
    free(not standing, "该声明已撤回", "the claim is withdrawn already")
    return standing
