"""`mingcha custody report`: the use of each second of each camera-day, and how far back it is kept (article 16(5))."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mingcha.custody.proofs.report import MOST_DAYS, report
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.web.custody.gap_words import gap_words


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody report`."""
    parser = verbs.add_parser("report", help="footage and gaps of each camera-day, second by second / 留存报告")
    parser.add_argument("--from", dest="begin", type=date.fromisoformat, help="first Shanghai day; seven days ago")
    parser.add_argument("--to", dest="end", type=date.fromisoformat, help="last Shanghai day; today")
    parser.add_argument("--camera", default=None, help="20-digit code of one point")
    parser.add_argument("--json", action="store_true", help="answer in JSON (docs/ref/custody-report.md)")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 if every second is explained and no camera has lost footage of its legal days, else 1."""
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


_STANDINGS = {
    "enough": "已达期限 enough", "filling": "历史尚未满，不属违规 filling, no breach",
    "short": "留存不足 kept too short", "none": "无录像 nothing kept",
}  # fmt: skip


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """The report as text, in both languages."""
    for one in answer["cameras"]:
        oldest = one["oldest_day"] or "–"
        yield f"{one['camera']}  {one['name']}"
        yield f"  {_STANDINGS[one['standing']]}  最早 oldest {oldest}  应至 due {one['must_reach_back_to']}"
        for day in one["days"]:
            yield f"  {day['day']}  {_day_line(day)}"
    total = answer["totals"]
    yield f"{answer['from']} – {answer['to']}  {total['cameras']} 台摄像机 cameras  {_day_line(total)}"


def _day_line(sums: Mapping[str, Any]) -> str:
    share = sums["complete_permille"]
    parts = [f"录像 footage {sums['footage_s']:.1f} s ({'–' if share is None else f'{share / 10:.1f} %'})"]
    for reason, seconds in sums["gaps_s"].items():
        words = gap_words(reason)
        parts.append(f"{words.zh} {words.en} {seconds:.1f} s")
    parts.append(f"原因不明 unexplained {sums['unexplained_s']:.1f} s")
    return "  ".join(parts)
