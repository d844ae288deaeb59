"""What `mingcha check` asks of inspections of units: photographs and what units answered with are as kept (799-24)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.inspections.actions import INSPECTIONS
from mingcha.supervision.inspections.answering import ORDER_ANSWERS
from mingcha.supervision.inspections.models import OrderAnswer, VisitRecord

_PHOTOGRAPHS = KeptKind(
    below=INSPECTIONS,
    table="supervision_visitrecord",
    kind="visit",
    missing=Words("监督检查照片缺失", "a photograph of an inspection of a unit is missing"),
    altered=Words("监督检查照片被改动", "a photograph of an inspection of a unit was altered"),
)


_ANSWERS = KeptKind(
    below=ORDER_ANSWERS,
    table="supervision_orderanswer",
    kind="order_answer",
    missing=Words("单位答复材料缺失", "what a unit handed in with its answer is missing"),
    altered=Words("单位答复材料被改动", "what a unit handed in with its answer was altered"),
)


@cites("799-24")
def check_inspections(folder: Path) -> Iterator[Finding]:
    """Names every photograph and file of an answer that is missing or altered, and every file beside them without a
    row."""
    rows = VisitRecord.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_PHOTOGRAPHS, rows.iterator(chunk_size=2000), folder)
    answers = OrderAnswer.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_ANSWERS, answers.iterator(chunk_size=2000), folder)
