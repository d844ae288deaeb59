"""The part of `mingcha bench import` that imports a workbook inside a home (bench/child.py): written here, read by the
shipped reader in its own process, judged in parts, registered in one act.
"""

import json
import resource
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from mingcha.bench.importing import lines, measured
from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.lists.csv_file import NOT_HELD
from mingcha.registry.points.values import ImportedPoint

_HEADS = ("系统", "设备名称", "场所性质", "码流地址", "设备用户名", "设备口令", "经度", "纬度", "坐标系", "市外说明",
          "方位角", "视场角", "可视距离")  # fmt: skip
_NUMBERS = frozenset(("经度", "纬度", "方位角", "视场角", "可视距离"))
_MORE = NOT_HELD[:17]
"""Columns of the practitioners' sheet that are not read: 30 columns in all."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="a" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
    '<sheet name="点位" sheetId="1" r:id="b"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="b" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="c" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def write_workbook(path: Path, points: int) -> None:
    """A workbook as spreadsheets write it: numbers as numbers, texts shared, 30 columns."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            heads = (*_HEADS, *_MORE)
            for number, cells in enumerate((heads, *_rows(points)), 1):
                sheet.write(_row(number, heads if number > 1 else (), cells, shared).encode())
            sheet.write(b"</sheetData></worksheet>")
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')


def main(verb: str, *words: str) -> None:
    """`write PATH N`: writes a workbook of N points, in a process of its own, since that takes more memory than to
    read it. `read PATH`: imports it, and prints what each step took as JSON."""
    path = Path(words[0])
    if verb == "write":
        write_workbook(path, int(words[1]))
    else:
        print(json.dumps({"file_bytes": path.stat().st_size, **_imported(path)}))


def _imported(path: Path) -> dict[str, Any]:
    clock, job = SystemClock(), list[int]()

    def read() -> dict[str, Any]:
        with path.open("rb") as file:
            asked = ask_for_import(
                program("bench"), file, name=path.name, check_only=False, is_large=True, clock=clock
            )  # fmt: skip
        job.append(asked.number)
        return {}

    def done(stage: int) -> Callable[[], dict[str, Any]]:
        def work() -> dict[str, Any]:
            for part in parts_of(job[0]):
                if part.stage == stage:
                    do_part(job[0], part.number, clock=clock)
            return {}

        return work

    reading = measured(read)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    reading |= {
        "reader_cpu_s": round(child.ru_utime + child.ru_stime, 1),
        "reader_mb": round(child.ru_maxrss * 1024 / 1e6, 1),
    }
    judging, writing = measured(done(0)), measured(done(1))
    report = import_report(job[0])
    steps = (reading, judging, writing)
    cpu_s = sum(step["cpu_s"] for step in steps) + reading["reader_cpu_s"]
    return {
        "points": report.points,
        "refused": report.refused,
        "read": reading,
        "judge": judging,
        "write": writing,
        "wall_s": round(sum(step["wall_s"] for step in steps), 1),
        "cpu_s": round(cpu_s, 1),
        "most_mb": round(max(reading["most_mb"] + reading["reader_mb"], writing["most_mb"]), 1),
    }


def _rows(points: int) -> Iterator[tuple[str, ...]]:
    for point in lines(points):
        yield (*_cells(point), *(f"{head}{point.line % 50}" for head in _MORE))


def _cells(point: ImportedPoint) -> tuple[str, ...]:
    assert point.position is not None
    assert point.view is not None
    longitude, _, latitude = point.position.text.partition(", ")
    view = point.view
    return (
        point.system, point.name, point.place_kind, point.url, point.username, point.password, longitude, latitude,
        point.position.system, point.position.outside_reason, str(view.azimuth_deg), str(view.angle_deg),
        str(view.range_m),
    )  # fmt: skip


def _row(number: int, heads: tuple[str, ...], cells: tuple[str, ...], shared: dict[str, int]) -> str:
    found = []
    for place, text in enumerate(cells):
        reference = f"{'A' if place > 25 else ''}{chr(65 + place % 26)}{number}"
        if heads and heads[place] in _NUMBERS:
            found.append(f'<c r="{reference}"><v>{text}</v></c>')
        else:
            found.append(f'<c r="{reference}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>')
    return f'<row r="{number}">{"".join(found)}</row>'
