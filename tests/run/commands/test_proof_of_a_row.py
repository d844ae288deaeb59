"""`mingcha proof row`: an imported point leaves the register with its proof, verified by the script of docs/ref."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city import OWNER, City

from mingcha.kit.clock import HandClock
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.points.importing import import_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import ImportedPoint
from mingcha.run.main import main

SCRIPT = Path(__file__).parents[3] / "docs" / "ref" / "verify_row.py"


@pytest.fixture
def imported(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Point:
    monkeypatch.setenv("MINGCHA_HOME", str(settings.MINGCHA_HOME.path))
    lines = [
        ImportedPoint(n, "JHG", f"点位 {n}", "passage", f"rtsp://10.20.0.{n}/a", place_kind="none") for n in range(2, 9)
    ]
    import_points(OWNER, lines, source="list.csv", source_sha256="ab" * 32, clock=clock)
    return Point.objects.get(name="点位 5")


@pytest.mark.law("20(2)")
def test_an_imported_point_is_proved_by_its_code_or_its_row(
    imported: Point, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for subject in (imported.code, f"registry_point/{imported.pk}"):
        assert main(["proof", "row", subject, "--to", str(tmp_path / "out")]) == 0
        paths = capsys.readouterr().out.split()
        assert len(paths) == 2
        done = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), *paths], capture_output=True, text=True, check=False
        )  # fmt: skip
        assert (done.returncode, done.stdout.split()[:2]) == (0, ["OK", f"registry_point/{imported.pk}"]), done.stderr


@pytest.mark.parametrize("subject", ["42010200001310009999", "no_table/1", "registry_point/x", "registry_point/99999"])
def test_what_has_no_proof_is_said(
    imported: Point, subject: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["proof", "row", subject, "--to", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_row_that_changed_since_is_refused(
    imported: Point, clock: HandClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_point_view(OWNER, code=imported.code, view=View(azimuth_deg=90), clock=clock)
    assert main(["proof", "row", imported.code, "--to", str(tmp_path / "out")]) == 1
    assert "该记录此后已有变更" in capsys.readouterr().err
