"""`mingcha finding list|close`: what is not as the law wants it, and its end (articles 3, 6, 10, 18)."""

import argparse
import json

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.findings.values import FindingRow
from mingcha.run.commands.console import asker

_MOST = 100_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha finding` and its verbs."""
    parser = subparsers.add_parser("finding")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the findings that stand / 未销号的问题")
    listing.add_argument("--all", action="store_true", help="the closed ones too / 含已销号")
    listing.add_argument("--kind", default="", choices=["", *(kind.value for kind in FindingKind)], help="kind / 种类")
    listing.add_argument("--subject", default="", help="code of a point, system or site / 编码")
    close = verbs.add_parser("close", help="close a finding / 销号")
    close.add_argument("number", type=int, help="its number / 编号")
    close.add_argument("--reason", required=True, help="why / 事由")
    close.add_argument("--document", default="", help="name and number of the document / 依据文书")
    for verb in (listing, close):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        kind = FindingKind(arguments.kind) if arguments.kind else None
        asked = FindingsAsked(kind, subject=arguments.subject, closed=arguments.all)
        rows = open_findings(by, at=clock.now(), asked=asked, limit=_MOST)
    else:
        given = {"reason": arguments.reason, "document": arguments.document}
        rows = (close_finding(by, finding=arguments.number, **given, clock=clock),)
    return _show(rows, as_json=arguments.json)


def _show(rows: tuple[FindingRow, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = "" if row.is_open else "  已销号 / closed"
        words = row.kind.facts.words
        print(f"{row.number:>6}  {row.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {row.subject}  {words.zh}{state}")
        print(f"        {row.words.zh} / {row.words.en}")
    return 0


def _as_json(row: FindingRow) -> dict[str, object]:
    return {
        "number": row.number, "kind": row.kind.value, "article": row.article, "subject_kind": row.subject_kind.value,
        "subject": row.subject, "words": row.words.zh, "opened_at": row.opened_at.isoformat(),
        "opened_act": row.opened_act, "entry": row.opened_entry,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None, "document": row.close_document,
    }  # fmt: skip
