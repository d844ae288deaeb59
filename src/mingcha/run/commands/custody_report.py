"""`mingcha custody report`: where each second of each camera-day went, and how far back it is kept (article 16(5))."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mingcha import __version__
from mingcha.custody.holds.queries import HoldView, holds
from mingcha.custody.proofs.account_queries import CameraAccounts, camera_accounts
from mingcha.custody.proofs.day_account import DayAccount, together
from mingcha.custody.proofs.models import Standing
from mingcha.custody.proofs.queries import DayProofView, proofs
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.queries import point_rows
from mingcha.web.custody.gap_words import gap_words

MOST_DAYS = 366


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody report`."""
    parser = verbs.add_parser("report", help="footage and gaps of each camera-day, second by second / 留存报告")
    parser.add_argument("--from", dest="begin", type=date.fromisoformat, help="first Shanghai day; seven days ago")
    parser.add_argument("--to", dest="end", type=date.fromisoformat, help="last Shanghai day; today")
    parser.add_argument("--camera", default=None, help="20-digit code of one point")
    parser.add_argument("--json", action="store_true", help="answer in JSON (docs/ref/custody-report.md)")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when every second is explained and no camera has lost footage of its legal days, else 1."""
    clock = SystemClock()
    today = shanghai_day(clock.now())
    end = min(arguments.end or today, today)
    begin = arguments.begin or end - timedelta(days=6)
    if not begin <= end or (end - begin).days >= MOST_DAYS:
        raise Fault(FaultKind.INVALID, Words("起止日期不成立（至多 366 日）", "no such days (at most 366)"))
    answer = report(begin, end, camera=arguments.camera, clock=clock)
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(answer)))
    return 0 if answer["well"] else 1


def report(begin: date, end: date, *, clock: Clock, camera: str | None = None) -> dict[str, Any]:
    """The report as `--json` prints it: docs/ref/custody-report.md."""
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
    short = sum(one.reach.standing == Standing.SHORT for one in counted)
    return {
        "well": total.unexplained_ms == 0 and short == 0,
        "version": __version__,
        "made_at_ms": int(now.timestamp() * 1000),
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
                "hold": hold.name, "basis": hold.basis.value, "from_ms": _ms(hold.from_at), "to_ms": _ms(hold.to_at),
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
        "unexplained_s": one.unexplained_ms / 1000, "digest": one.digest, "made_at_ms": _ms(one.made_at),
    }  # fmt: skip


def _ms(instant: Any) -> int:
    return int(instant.timestamp() * 1000)


_STANDINGS = {
    "enough": "够期 enough", "filling": "历史尚未满，不属违规 filling, no breach", "short": "留存不足 kept too short",
    "none": "无录像 nothing kept",
}  # fmt: skip


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """The report for a person, in both languages."""
    for one in answer["cameras"]:
        oldest = one["oldest_day"] or "–"
        yield f"{one['camera']}  {one['name']}"
        yield f"  {_STANDINGS[one['standing']]}  最早 oldest {oldest}  应至 due {one['must_reach_back_to']}"
        for day in one["days"]:
            yield f"  {day['day']}  {_day_line(day)}"
    total = answer["totals"]
    yield f"{answer['from']} – {answer['to']}  {total['cameras']} 路 cameras  {_day_line(total)}"


def _day_line(sums: Mapping[str, Any]) -> str:
    share = sums["complete_permille"]
    parts = [f"录像 footage {sums['footage_s']:.1f} s ({'–' if share is None else f'{share / 10:.1f} %'})"]
    for reason, seconds in sums["gaps_s"].items():
        words = gap_words(reason)
        parts.append(f"{words.zh} {words.en} {seconds:.1f} s")
    parts.append(f"无法解释 unexplained {sums['unexplained_s']:.1f} s")
    return "  ".join(parts)
