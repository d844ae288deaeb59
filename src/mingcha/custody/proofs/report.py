"""The report of keeping: the use of each second of each camera-day, how far back footage reaches (article 16(5))."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mingcha import __version__
from mingcha.custody.holds.queries import HoldView, holds
from mingcha.custody.proofs.day_account import DayAccount, together
from mingcha.custody.proofs.models import ReachState
from mingcha.custody.proofs.queries import CameraAccounts, DayProofView, camera_accounts, proofs
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_rows

MOST_DAYS = 366
"""Maximum number of days in one report."""


def report(begin: date, end: date, *, clock: Clock, camera: str | None = None) -> dict[str, Any]:
    """The report in the form of `--json`: docs/ref/custody-report.md."""
    now = clock.now()
    chosen = None if camera is None else [camera]
    counted = list(camera_accounts(begin, end, now=now, cameras=chosen))
    if camera is not None and not counted:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有点位“{camera}”", f"there is no point {camera!r}"))
    names = {code: row.name for code, row in point_rows(tuple(one.camera for one in counted)).items()}
    held: dict[str, list[HoldView]] = {}
    for hold in holds(camera, in_force=True):
        held.setdefault(hold.camera, []).append(hold)
    total = together(each for one in counted for _, each in one.days)
    short = sum(one.reach.standing == ReachState.SHORT for one in counted)
    return {
        "well": total.unexplained_ms == 0 and short == 0,
        "version": __version__,
        "made_at_ms": unix_ms(now),
        "from": begin.isoformat(),
        "to": end.isoformat(),
        "totals": {"cameras": len(counted), "short": short, **_sums(total)},
        "cameras": [_camera(one, names.get(one.camera, ""), held.get(one.camera, [])) for one in counted],
        "proofs": [_proof(one) for one in proofs(begin, end)],
    }


def _camera(one: CameraAccounts, name: str, held: Sequence[HoldView]) -> dict[str, Any]:
    reach = one.reach
    return {
        "camera": one.camera,
        "name": name,
        "class": reach.retention.value,
        "legal_days": reach.legal_days,
        "oldest_day": None if reach.oldest_day is None else reach.oldest_day.isoformat(),
        "must_reach_back_to": reach.must_reach_back_to.isoformat(),
        "standing": reach.standing.value,
        "holds": [
            {
                "hold": hold.name,
                "basis": hold.basis.value,
                "from_ms": unix_ms(hold.from_at),
                "to_ms": unix_ms(hold.to_at),
                "review_on": hold.review_on.isoformat(),
            }
            for hold in sorted(held, key=lambda hold: hold.name)
        ],
        "totals": _sums(together(each for _, each in one.days)),
        "days": [{"day": day.isoformat(), **_sums(each)} for day, each in one.days],
    }  # fmt: skip


def _sums(one: DayAccount) -> dict[str, Any]:
    return {
        "expected_s": one.expected_ms / 1000,
        "footage_s": one.footage_ms / 1000,
        "gap_s": one.gap_ms / 1000,
        "unexplained_s": one.unexplained_ms / 1000,
        "gaps_s": {reason: ms / 1000 for reason, ms in one.gaps_ms.items()},
        "complete_permille": one.complete_permille,
        "bytes": one.size_bytes,
    }


def _proof(one: DayProofView) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(), "revision": one.revision, "cameras": one.cameras, "short": one.short,
        "unexplained_s": one.unexplained_ms / 1000, "digest": one.digest, "made_at_ms": unix_ms(one.made_at),
    }  # fmt: skip
