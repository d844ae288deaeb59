"""`mingcha document issue|list|check`: documents of the law as PDF/A, and whether a file is one of them (article 5)."""

import argparse
import hashlib
import json
import os
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import MOST_DOCUMENT_BYTES
from mingcha.registry.identity.asker import Asker
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import document_bytes, documents_of, facts_of_digest, public_facts
from mingcha.registry.printed.values import PrintedRow, PublicFacts
from mingcha.run.commands.console import asker
from mingcha.web.registry.printed.typesetting import typesetter


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha document` and its verbs."""
    parser = subparsers.add_parser("document")
    verbs = parser.add_subparsers(dest="action", required=True)
    issue = verbs.add_parser("issue", help="issue the document of a row / 出具文件")
    issue.add_argument("--to", type=Path, default=None, metavar="FILE", help="write its bytes here / 写入文件")
    listing = verbs.add_parser("list", help="the documents issued of a row / 已出具的文件")
    for verb in (issue, listing):
        verb.add_argument("kind", choices=[kind.value for kind in PrintedKind], help="kind / 种类")
        subject = "number of the plan, acceptance, filing, case or volume; code of the system / 编号或者系统代码"
        verb.add_argument("subject", help=subject)
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
    check = verbs.add_parser("check", help="whether a file was issued here / 核验文件")
    check.add_argument("file", type=Path, help="the file / 文件")
    check.add_argument("--no", default="", help="the number that it has on paper / 文件编号")
    for verb in (issue, listing, check):
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults. `check`: exit code 0 if the file was issued here,
    1 if it was not."""
    if arguments.action == "check":
        return _check(arguments.file, arguments.no, as_json=arguments.json)
    by, kind, clock = asker(arguments.user), PrintedKind(arguments.kind), SystemClock()
    if arguments.action == "list":
        return _show(documents_of(by, kind, arguments.subject, at=clock.now()), as_json=arguments.json)
    root = settings.MINGCHA_URL or f"http://localhost:{settings.MINGCHA_PORT}"
    folder = settings.MINGCHA_HOME.documents
    row = issue_document(by, kind, arguments.subject, typeset=typesetter(root), folder=folder, clock=clock)
    if arguments.to is not None:
        _write(by, row.no, arguments.to)
    return _show((row,), as_json=arguments.json)


def _write(by: Asker, no: str, to: Path) -> None:
    """Writes the bytes of a document to a new file. Raises Fault(CONFLICT) if it exists."""
    data = document_bytes(by, no, folder=settings.MINGCHA_HOME.documents, at=SystemClock().now())
    try:
        with to.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        words = Words(f"文件已存在：{to}", f"the file exists already: {to}")
        raise Fault(FaultKind.CONFLICT, words) from error


def _check(file: Path, no: str, *, as_json: bool) -> int:
    digest = _digest(file)
    now = SystemClock().now()
    found = public_facts(no, at=now) if no else facts_of_digest(digest, at=now)
    same = found is not None and found.sha256 == digest
    if as_json:
        print(json.dumps({"sha256": digest, "issued": same, **(_public(found) if found and same else {})}))
    elif found and same:
        standing = found.standing.words
        print(f"{found.no}  {found.issued_on}  {standing.zh} / {standing.en}")
    elif found:
        print("文件与以此编号出具的文件不符 / the file is not the one that was issued under this number")
    else:
        print("本机未出具过此文件 / this file was not issued here")
    return 0 if same else 1


def _digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises Fault(INVALID) for one that is longer than any of ours."""
    with file.open("rb") as opened:
        if os.fstat(opened.fileno()).st_size > MOST_DOCUMENT_BYTES:
            raise Fault(FaultKind.INVALID, Words("文件过大，不是本平台的文件", "the file is too long to be ours"))
        return hashlib.sha256(opened.read(MOST_DOCUMENT_BYTES + 1)).hexdigest()


def _public(found: PublicFacts) -> dict[str, str]:
    return {"no": found.no, "issued_on": found.issued_on.isoformat(), "standing": found.standing.value}


def _show(rows: tuple[PrintedRow, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        words = row.standing.words
        print(f"{row.no}  {row.issued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {words.zh} / {words.en}  {row.title}")
        print(f"    SHA-256 {row.sha256}")
    return 0


def _as_json(row: PrintedRow) -> dict[str, object]:
    return {
        "no": row.no, "kind": row.kind.value, "subject": row.subject, "title": row.title, "sha256": row.sha256,
        "size_bytes": row.size_bytes, "issued_at": row.issued_at.isoformat(), "standing": row.standing.value,
    }  # fmt: skip
