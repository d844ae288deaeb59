"""What `mingcha check` asks of looks: signed views are as kept, and each finding has its reference (7, 12)."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Exists, OuterRef

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.documents.document_files import CLEAR_STILLS, LOOK_VIEWS
from mingcha.supervision.looks.models import ClearStill, LookReference, LookView
from mingcha.supervision.looks.rows import detected

_KEPT = KeptKind(
    below=LOOK_VIEWS,
    table="supervision_lookview",
    kind="look_view",
    missing=Words("签认的基准画面缺失", "a view that was taken to be signed is missing"),
    altered=Words("签认的基准画面被改动", "a view that was taken to be signed was altered"),
)
_CLEAR = KeptKind(
    below=CLEAR_STILLS,
    table="supervision_clearstill",
    kind="clear_still",
    missing=Words("画面问题的清晰画面缺失", "the last clear picture of a finding is missing"),
    altered=Words("画面问题的清晰画面被改动", "the last clear picture of a finding was altered"),
)
_UNKNOWN = Words("画面问题没有所依据的基准", "a finding of a picture names a reference that is not there")


@cites("7", "12")
def check_looks(folder: Path) -> Iterator[Finding]:
    """Names every view and last clear picture that is missing or altered, every file beside them without a row, and
    every finding without the reference by which it was judged. `folder`: the documents of the home."""
    views = LookView.objects.filter(removed_at=None).order_by("pk").values_list("pk", "file", "sha256")
    yield from check_kept_files(_KEPT, views.iterator(chunk_size=2000), folder)
    stills = ClearStill.objects.filter(removed_at=None).order_by("pk").values_list("pk", "file", "sha256")
    yield from check_kept_files(_CLEAR, stills.iterator(chunk_size=2000), folder)
    reference = LookReference.objects.filter(point=OuterRef("point"), version=OuterRef("reference"))
    for held in detected().filter(~Exists(reference)).order_by("pk"):
        yield Finding("supervision", "look_reference_missing", held.name, _UNKNOWN, {"reference": held.reference})
