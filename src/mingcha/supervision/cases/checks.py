"""What `mingcha check` asks of obstructions and cases: photographs and signed papers are as kept (12, 23)."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.cases.actions import CASES
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.hearings.actions import HEARINGS, WAIVERS
from mingcha.supervision.hearings.models import CaseHearing, HearingWaiver
from mingcha.supervision.obstructions.inspecting import OBSTRUCTIONS
from mingcha.supervision.obstructions.models import Inspection

_PHOTOGRAPHS = KeptKind(
    below=OBSTRUCTIONS,
    table="supervision_inspection",
    kind="inspection",
    missing=Words("现场检查照片缺失", "a photograph of an inspection is missing"),
    altered=Words("现场检查照片被改动", "a photograph of an inspection was altered"),
)
_STATEMENTS = KeptKind(
    below=CASES,
    table="supervision_penaltycase",
    kind="statement",
    missing=Words("当事人签名的文书缺失", "a paper that a person signed is missing"),
    altered=Words("当事人签名的文书被改动", "a paper that a person signed was altered"),
)
_HEARINGS = KeptKind(
    below=HEARINGS,
    table="supervision_casehearing",
    kind="hearing_record",
    missing=Words("签名的听证笔录缺失", "a signed record of a hearing is missing"),
    altered=Words("签名的听证笔录被改动", "a signed record of a hearing was altered"),
)

_WAIVERS = KeptKind(
    below=WAIVERS,
    table="supervision_hearingwaiver",
    kind="hearing_waiver",
    missing=Words("撤回听证的签名文书缺失", "a signed paper by which a hearing was given up is missing"),
    altered=Words("撤回听证的签名文书被改动", "a signed paper by which a hearing was given up was altered"),
)


@cites("12", "23")
def check_penalties(folder: Path) -> Iterator[Finding]:
    """Names every photograph and signed paper that is missing or altered, and every file beside them without a row."""
    photographs = Inspection.objects.order_by("pk").values_list("pk", "file", "digest")
    signed = PenaltyCase.objects.exclude(statement_file="").order_by("pk")
    statements = signed.values_list("pk", "statement_file", "statement_digest")
    heard = CaseHearing.objects.exclude(record_file="").order_by("pk")
    records = heard.values_list("pk", "record_file", "record_digest")
    waivers = HearingWaiver.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from chain(
        check_kept_files(_PHOTOGRAPHS, photographs.iterator(chunk_size=2000), folder),
        check_kept_files(_STATEMENTS, statements.iterator(chunk_size=2000), folder),
        check_kept_files(_HEARINGS, records.iterator(chunk_size=2000), folder),
        check_kept_files(_WAIVERS, waivers.iterator(chunk_size=2000), folder),
    )
