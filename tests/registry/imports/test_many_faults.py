"""A list with a fault in every line: pages, rows and memory stay as small as those of a short one (articles 7, 18)."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.importing import HEAD, SECRET

from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.queries import parts_of
from mingcha.jobs.running import PartRun
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.registry.imports import queries
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.lines import MOST_NAMED
from mingcha.registry.imports.queries import every_fault, faults_of_list, import_report, point_list
from mingcha.registry.imports.rules import ListPhase
from mingcha.registry.imports.uploading import hand_in_list

pytestmark = pytest.mark.law("7")

MOST_OF_A_ROW = 60_000
"""Characters of a row of a job: a part names its first hundred lines."""
MOST_MORE_MB = 100


@pytest.fixture(autouse=True)
def _no_lists() -> Iterator[None]:
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


def faulty(lines: int) -> io.BytesIO:
    """Of two lines the first cannot be read and the second is refused."""
    file = io.BytesIO()
    file.write(HEAD.encode())
    for number in range(lines):
        part, place = ("大门", "none") if number % 2 == 0 else ("主要通道", "卫生间")
        address = f"rtsp://10.{number >> 16}.{number >> 8 & 255}.{number & 255}/main"
        file.write(f"JHG,第{number}号,{part},{address},eye,{SECRET},{place}\n".encode())
    return file


def resident_mb() -> float:
    """Memory of this process now, not its peak."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def judged(by_city: City, clock: HandClock, lines: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Hands a list in and judges it; the most memory on the way is bounded. The number of the list."""
    by, seen, checkpoint = by_city["district"], [resident_mb()], PartRun.checkpoint

    def measured(run: PartRun, progress: int | None = None) -> None:
        seen.append(resident_mb())
        checkpoint(run, progress)

    number = hand_in_list(by, faulty(lines), name="点位.csv", label="", clock=clock)
    with monkeypatch.context() as patched:
        patched.setattr(PartRun, "checkpoint", measured)
        running = point_list(by, number, at=clock.now()).row.running
        assert running is not None
        for part in parts_of(running.number):
            do_part(running.number, part.number, clock=clock)
    assert len(seen) > lines / 200
    assert max(seen) - seen[0] < MOST_MORE_MB
    return number


def look_at_every_answer(city: City, clock: HandClock, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer about a list of so many faults is one of a page, and none opens more than two parts."""
    number, by = judged(city, clock, lines, monkeypatch), city["district"]
    page = point_list(by, number, at=clock.now())
    assert (page.row.phase, page.row.faults, page.refused_lines) == (ListPhase.FAULTY, lines, lines)
    assert [(kind.column, kind.article, kind.count) for kind in page.kinds] == [
        ("part", "", lines // 2), ("place_kind", "18(3)", lines // 2),
    ]  # fmt: skip
    opened, real = [], queries.faults_from

    def counting(home: object, keys: object, *rest: object, **more: object) -> object:
        class Keys:
            def unseal(self, text: str) -> str:
                opened.append(len(text))
                return keys.unseal(text)  # type: ignore[attr-defined,no-any-return]

        return real(home, Keys(), *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "faults_from", counting)
    began = time.process_time()
    for offset in (0, lines // 2, lines - 10):
        opened.clear()
        found = faults_of_list(by, number, at=clock.now(), offset=offset)
        assert (found.count, len(found.rows)) == (lines, min(50, lines - offset))
        assert found.rows[0].fault.line == offset + 2
        assert len(opened) <= 2
    assert time.process_time() - began < 10
    assert sum(1 for _ in every_fault(by, number, at=clock.now())[1]) == lines
    for model in (Job, JobPart):
        assert all(len(str(row)) < MOST_OF_A_ROW for row in model.objects.values().iterator())


@pytest.mark.law("18(3)")
def test_four_thousand_faults_are_answered_by_the_page(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at_every_answer(city, clock, 4000, monkeypatch)


def test_an_import_by_the_command_line_names_a_hundred_of_them(city: City, clock: HandClock) -> None:
    asked = ask_for_import(city["district"], faulty(2500), name="a.csv", check_only=True, clock=clock)
    for part in parts_of(asked.number):
        do_part(asked.number, part.number, clock=clock)
    report = import_report(asked.number)
    assert (report.refused, len(report.named), report.named[-1].line) == (2500, MOST_NAMED, MOST_NAMED + 1)
    assert all(len(str(row)) < MOST_OF_A_ROW for row in JobPart.objects.values())


@pytest.mark.soak
@pytest.mark.law("18(3)")
def test_two_hundred_thousand_faults(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at_every_answer(city, clock, 200_000, monkeypatch)
