"""Opens the picture of a masked view, which is footage, with a line in the log (articles 3, 16(3), 18)."""

from datetime import datetime
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import mask_called
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.registry.refusals.actions import refusals_noted


@cites("3", "16(3)", "18")
def open_proof(
    by: Asker, *, no: str, version: int, folder: Path, clock: Clock, by_token: bool = False
) -> tuple[bytes, str]:
    """The picture of a masked view that was handed in, and its media type; who opened it is entered before it is handed
    over. `folder`: the documents of the home; `by_token`: a program asks, which gets none of a work secret (16(1)).
    Raises Refused (article 3), Fault(NOT_FOUND), Fault(CORRUPT) if the file is gone or altered."""
    with refusals_noted(by, "privacy.mask.open_proof", no, clock):
        held = _allowed(by, no, version, clock.now())
        require_no_work_secret([held.point.code] if by_token else [])
        words = Words("证据画面缺失或与登记时不符", "the picture is missing or differs from what was kept")
        data = read_unaltered(folder, held.proof, held.proof_sha256, words, f"{no}.{version}")
        with act("privacy.mask.open_proof", by=actor_of(by), clock=clock, cites=("3", "16(3)", "18")) as record:
            _allowed(by, no, version, clock.now())
            record.fact("mask", held.no)
            record.fact("version", held.version)
            record.fact("camera", held.point.code)
            record.fact("digest", held.proof_sha256)
    return data, held.proof_type


def _allowed(by: Asker, no: str, version: int, now: datetime) -> Mask:
    held = mask_called(no, version)
    require(rules.may_open_proof(duty_of(by, now), held.point.place))
    if not held.proof:
        raise Fault(FaultKind.NOT_FOUND, Words("没有证据画面", "there is no picture of the masked view"), no)
    return held
