"""`mingcha dossier`: the whole file of a point, and exports of many (articles 3, 13)."""

import argparse
import json
import os
from dataclasses import asdict, fields
from pathlib import Path

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.points.queries import recording_among
from mingcha.registry.dossiers.actions import export_dossiers
from mingcha.registry.dossiers.exported import Exported, ExportedFields, FileKind
from mingcha.registry.dossiers.queries import dossier, exported_fields
from mingcha.registry.identity.asker import Asker
from mingcha.registry.points.filter import PointFilter
from mingcha.run.commands.building.rows import add_common, tell
from mingcha.run.commands.console import asker

_FILTER = {
    "use": "trial or used / 试运行或者已投入使用",
    "division": "division code, such as 420102 / 行政区划代码",
    "zone": "functional zone / 功能区",
    "street": "street, nine digits / 街道代码",
    "cat": "item of article 6, such as 6(5) / 第六条类别",
    "site": "code of the site / 场所代码",
    "unit": "code of the managing unit / 管理单位代码",
    "q": "part of a name, a code, or initials / 名称、编码或者拼音首字母",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha dossier` and its verbs."""
    parser = subparsers.add_parser("dossier")
    verbs = parser.add_subparsers(dest="action", required=True)
    one = verbs.add_parser("show", help="what the exports say of a point, and what they lack / 一个点位的档案")
    one.add_argument("code", help="20-digit code of the point")
    export = verbs.add_parser("export", help="write the points in reach to a new file / 导出到新文件")
    export.add_argument("file", type=Path, help="the new file / 新文件")
    kinds = [kind.value for kind in FileKind]
    export.add_argument("--kind", choices=kinds, default=FileKind.XLSX.value, help="kind of file / 文件种类")
    for name, words in _FILTER.items():
        export.add_argument(f"--{name}", default="", help=words)
    add_common(one, export)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "show":
        return _show(by, arguments.code, clock, as_json=arguments.json)
    where = PointFilter.parse({one.name: getattr(arguments, one.name, "") for one in fields(PointFilter)})
    made = _export(by, arguments.file, FileKind(arguments.kind), where, clock)
    if arguments.json:
        print(json.dumps(asdict(made), ensure_ascii=False))
        return 0
    return tell([f"{made.points}  {made.size_bytes} B  SHA-256 {made.sha256}  #{made.entry}  {arguments.file}"])


def _export(by: Asker, to: Path, kind: FileKind, where: PointFilter, clock: SystemClock) -> Exported:
    """Writes beside the new file first: it has its name once its digest is in the log. Only the owner reads it. Raises
    Fault(CONFLICT) if it exists."""
    beside = to.with_name(f"{to.name}.part")
    if to.exists():
        raise _exists(to)
    try:
        held = os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except FileExistsError as error:
        raise _exists(beside) from error
    try:
        with held:
            made = export_dossiers(
                by,
                held,
                kind=kind,
                where=where,
                clock=clock,
                seen=lambda codes: recording_among(codes, clock=clock),
            )
        beside.rename(to)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return made


def _exists(file: Path) -> Fault:
    return Fault(FaultKind.CONFLICT, Words(f"文件已存在：{file}", f"the file exists already: {file}"))


def _show(by: Asker, code: str, clock: SystemClock, *, as_json: bool) -> int:
    at = clock.now()
    found = dossier(by, code, at=at)
    exports = exported_fields(by, code, at=at, seen=lambda codes: recording_among(codes, clock=clock))
    if as_json:
        print(json.dumps([asdict(one) for one in exports], ensure_ascii=False, default=str))
        return 0
    return tell([f"{code}  {found.point.row.name}", *(line for one in exports for line in _lines(one))])


def _lines(one: ExportedFields) -> list[str]:
    head = f"{one.form.words.zh} / {one.form.words.en}"
    return [head, *(f"  {name}: {value}" for name, value in one.fields), f"  ! {', '.join(one.lacking)}"]
