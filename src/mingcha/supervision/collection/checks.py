"""What `mingcha check` asks of papers of other organs about a claim: they are as they were handed in (article 23)."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.collection.challenging import CHALLENGE_PAPERS
from mingcha.supervision.collection.unenforced import UNENFORCED

_CHALLENGES = KeptKind(
    below=CHALLENGE_PAPERS,
    table="supervision_casechallenge",
    kind="challenge_paper",
    missing=Words("复议、诉讼的文书缺失", "a paper of a review or lawsuit is missing"),
    altered=Words("复议、诉讼的文书被改动", "a paper of a review or lawsuit was altered"),
)
_UNENFORCED = KeptKind(
    below=UNENFORCED,
    table="supervision_penaltycase",
    kind="unenforced",
    missing=Words("不再执行的证明文书缺失", "the paper that shows why a fine is not enforced is missing"),
    altered=Words("不再执行的证明文书被改动", "the paper that shows why a fine is not enforced was altered"),
)


@cites("23")
def check_claims(folder: Path) -> Iterator[Finding]:
    """Names every paper of a review or lawsuit, and of a fine that is not enforced, that is missing or altered, and
    every file beside them without a row."""
    kept = (
        CaseChallenge.objects.exclude(**{f"{column}_file": ""})
        .order_by("pk")
        .values_list("pk", f"{column}_file", f"{column}_digest")
        .iterator(chunk_size=2000)
        for column in ("notice", "decision")
    )
    ended = PenaltyCase.objects.exclude(unenforced_file="").order_by("pk")
    shown = ended.values_list("pk", "unenforced_file", "unenforced_digest")
    yield from check_kept_files(_CHALLENGES, chain.from_iterable(kept), folder)
    yield from check_kept_files(_UNENFORCED, shown.iterator(chunk_size=2000), folder)
