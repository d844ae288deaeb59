"""LibreOffice opens our exported workbook and table, and what it writes back changes nothing (articles 7, 13)."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.filing import placed
from tests.support.registry.reimport import done, exported

from mingcha.kit.clock import HandClock
from mingcha.registry.dossiers.columns import SHEET
from mingcha.registry.dossiers.exported import FileKind
from mingcha.registry.points.models import Point

pytestmark = [
    pytest.mark.soak,
    pytest.mark.law("13"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
AS_TEXT = f"CSV:44,34,76,1,{'/'.join(f'{number}/2' for number in range(1, len(SHEET) + 1))}"
"""How a person opens a table with codes: commas, quotes, UTF-8, from the first line, every column as text."""
_PATIENCE_S = 240


@pytest.fixture(autouse=True)
def _no_lists() -> Iterator[None]:
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


def written_back(folder: Path, name: str, data: bytes, kind: str, *options: str) -> bytes:
    """What LibreOffice makes of a file."""
    (folder / name).write_bytes(data)
    out = folder / "out"
    words = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *options]
    subprocess.run(
        [*words, "--convert-to", kind, "--outdir", str(out), str(folder / name)],
        check=True, capture_output=True, timeout=_PATIENCE_S,
    )  # fmt: skip
    (made,) = out.iterdir()
    back = made.read_bytes()
    made.unlink()
    return back


def test_what_it_writes_back_changes_nothing(city: City, clock: HandClock, tmp_path: Path) -> None:
    placed(city, clock, city.points["JHG"].code)
    Point.objects.filter(code=city.points["JHG"].code).update(name="=东侧", azimuth_deg=90)
    book, table = exported(city["city"], clock, FileKind.XLSX), exported(city["city"], clock, FileKind.CSV)
    backs = {
        "book as book": written_back(tmp_path, "a.xlsx", book, "xlsx"),
        "book as table": written_back(tmp_path, "a.xlsx", book, "csv:Text - txt - csv (StarCalc):44,34,76,1"),
        "table as book": written_back(tmp_path, "b.csv", table, "xlsx", f"--infilter={AS_TEXT}"),
    }
    assert backs["book as book"] != book
    for name, back in backs.items():
        report = done(back, city["city"], clock)
        found = [(one.line, one.field, one.words.en) for one in report.named]
        assert (name, report.job.state, report.lines, report.points, found) == (name, "done", 3, 0, [])
    rounded = written_back(tmp_path, "b.csv", table, "xlsx")
    report = done(rounded, city["city"], clock)
    assert (report.job.state, report.points) == ("failed", 0), "a table that was opened as numbers registers nothing"
    assert {(one.field, one.words.en.partition(",")[0]) for one in report.named} >= {
        ("code", "the number has more than 15 digits")
    }
