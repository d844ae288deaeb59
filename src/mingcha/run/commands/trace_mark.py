"""`mingcha trace-mark FILE`: which line of the register a film that turned up came from (article 20(1))."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from mingcha.access.register.queries import RegisterLine
from mingcha.access.register.values import RequestLineRow
from mingcha.access.tracing.actions import trace_mark
from mingcha.access.tracing.values import Traced
from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.run.commands.console import asker


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha trace-mark`."""
    parser = subparsers.add_parser("trace-mark")
    parser.add_argument("film", type=Path, help="a video file, whole or a part of it")
    parser.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Searches the film; exit code 1 if it has no mark that a line of the register has, or the line is not told."""
    traced = trace_mark(asker(arguments.user), film=arguments.film, clock=SystemClock())
    if arguments.json:
        print(json.dumps(_as_json(traced), ensure_ascii=False))
    else:
        print("\n".join(_lines(traced)))
    return 0 if traced.line or traced.opening else 1


def _lines(traced: Traced) -> list[str]:
    score = f"{traced.agreement:.1f} / 14.5"
    if traced.mark is None:
        return [f"未发现标记 / no mark found  ({score})"]
    if traced.office:
        words = "标记属于其他管辖范围的登记行，请向该单位查询 / a line outside your territory, ask"
        return [f"{words}: {traced.office}  ({score})"]
    if traced.opening is not None:
        opening = traced.opening
        return [f"{opening.grant} #{opening.no}  {_when(opening.opened_at)}  ({score})", *_opening(opening)]
    if traced.line is None:
        return [f"标记 {traced.mark} 不在本登记簿中 / no line of this register has the mark {traced.mark}  ({score})"]
    return [f"{traced.line.no}  {_when(traced.line.written_at)}  ({score})", *_described(traced.line)]


def _described(line: RequestLineRow) -> list[str]:
    facts = line.facts
    people = ", ".join(" ".join(person) for person in facts.persons)
    lines = [
        f"申请 request       {facts.request}",
        f"人员 persons       {people}",
        f"事由 reason        {facts.reason}",
        f"内容 content       {facts.content}",
        f"去向 destination   {facts.destination}",
        f"经办 operator      {facts.operator}",
        f"日志条目 entry     {line.entry}",
    ]
    return [*lines, f"已由该行更正 corrected by {line.corrected_by}"] if line.corrected_by else lines


def _opening(line: RegisterLine) -> list[str]:
    return [
        f"人员 person        {line.person} {line.badge_no} {line.organisation}",
        f"用途 purpose       {line.purpose_words.zh}",
        f"点位 point         {line.camera}",
    ]


def _when(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _as_json(traced: Traced) -> dict[str, object]:
    line = traced.line
    facts = line.facts if line else None
    return {
        "sha256": traced.sha256, "mark": traced.mark, "agreement": round(traced.agreement, 3), "entry": traced.entry,
        "office": traced.office,
        "line": line.no if line else None, "request": facts.request if facts else None,
        "persons": [list(person) for person in facts.persons] if facts else [],
        "content": facts.content if facts else None, "corrected_by": line.corrected_by if line else "",
        "opening": _opening_as_json(traced.opening) if traced.opening else None,
    }  # fmt: skip


def _opening_as_json(line: RegisterLine) -> dict[str, object]:
    return {
        "number": line.no, "grant": line.grant, "person": line.person, "badge_no": line.badge_no,
        "organisation": line.organisation, "point": line.camera, "opened_at": line.opened_at.isoformat(),
    }  # fmt: skip
