"""What `mingcha check` asks of work orders: photographs of repairs are as kept (article 16(1))."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.work_orders.models import WorkOrderStep
from mingcha.supervision.work_orders.repairing import WORK_ORDERS

_KEPT = KeptKind(
    below=WORK_ORDERS,
    table="supervision_workorderstep",
    kind="repair",
    missing=Words("维修照片缺失", "a photograph of a repair is missing"),
    altered=Words("维修照片被改动", "a photograph of a repair was altered"),
)


@cites("16(1)")
def check_work_orders(folder: Path) -> Iterator[Finding]:
    """Names every photograph that is missing or altered, and every file beside them without a row."""
    rows = WorkOrderStep.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
