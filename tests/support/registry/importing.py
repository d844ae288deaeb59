"""A test double of the judgement and the act of an import (registry/imports/port.py), and lists to import."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.imports import port
from mingcha.registry.imports.port import ImportedPoint, ImportedPoints, LineRefusal, LinesRefused

HEAD = "系统,名称,部位,码流地址,用户名,密码,场所性质\n"
SECRET = "let-me-in-please"
NO_RIGHT = Words("您没有这个权限", "you may not")


def listed(lines: int, system: str = "JHG") -> bytes:
    """A list of so many good lines."""
    body = "".join(
        f"{system},第{number}号,主要通道,rtsp://10.9.{number // 250}.{number % 250 + 1}/main,eye,{SECRET},none\n"
        for number in range(1, lines + 1)
    )
    return (HEAD + body).encode()


class ImportDouble:
    """Refuses every line of a person without a role, and lines of systems other than JHG; notes what it is given.

    Its act has the name, the source and the digest of the real one, and writes no point.
    """

    def __init__(self) -> None:
        self.judged: list[ImportedPoint] = []
        self.imported: list[ImportedPoint] = []
        self.entries: list[int] = []

    def judge_points(self, by: Asker, points: Iterable[ImportedPoint], clock: Clock) -> Iterator[LineRefusal]:
        """As port.judge_points."""
        may = bool(duty_of(by, clock.now()).roles)
        for point in points:
            self.judged.append(point)
            if not may:
                yield LineRefusal(point.line, "system", "3", NO_RIGHT)
            elif point.system != "JHG":
                yield LineRefusal(point.line, "system", "", Words("没有这个系统", "there is no such system"))

    def import_points(
        self, by: Asker, points: Iterable[ImportedPoint], *, source: str, source_sha256: str, judged_sha256: str = "",
        clock: Clock,
    ) -> ImportedPoints:  # fmt: skip
        """As port.import_points."""
        with act(port.IMPORT_ACT, by=actor_of(by), clock=clock) as record:
            taken = list(points)
            refused = tuple(self.judge_points(by, taken, clock))
            if refused:
                raise LinesRefused(refused)
            facts: dict[str, Any] = {
                "source": source,
                "sha256": source_sha256,
                "judged_sha256": judged_sha256,
                "points": len(taken),
                "codes": [["1", "2"]],
            }
            for key, value in facts.items():
                record.fact(key, value)
        self.imported += taken
        self.entries.append(record.entry)
        return ImportedPoints(len(taken), record.entry, (("1", "2"),))


def use_double(monkeypatch: pytest.MonkeyPatch) -> ImportDouble:
    """Puts the double in the place of the real ones."""
    double = ImportDouble()
    monkeypatch.setattr(port, "judge_points", double.judge_points)
    monkeypatch.setattr(port, "import_points", double.import_points)
    return double
