"""`mingcha proof row`: one row that an act wrote in bulk, such as a point of an imported list, for a court (art. 20).

Apart from `proof`, because only this verb needs Django.
"""

from pathlib import Path

from mingcha.evidence.models import Attested, attested_models
from mingcha.evidence.queries import entry_proof
from mingcha.evidence.row_proof import prove_row
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.models import Point


def write_row_proof(subject: str, folder: Path) -> tuple[Path, Path]:
    """Writes the proof of a row and the .tlog-proof of its entry into `folder`; returns both paths.

    `subject` is a row as `mingcha check` names it (`TABLE/KEY`) or the 20-digit code of a point. Raises Fault(INVALID)
    for another form or an unknown table, Fault(NOT_FOUND) if no act wrote the row in bulk, Fault(CONFLICT) if it has
    changed since, Fault(CORRUPT) if the stored digests are incomplete.
    """
    model, key = _row_called(subject)
    proof = prove_row(model, key)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{model._meta.db_table}-{key}"
    paths = folder / f"{stem}.row-proof.json", folder / f"application-{proof.entry}.tlog-proof"
    for path, data in zip(paths, (proof.to_bytes(), entry_proof(proof.entry)), strict=True):
        path.write_bytes(data)
    return paths


def _row_called(subject: str) -> tuple[type[Attested], int]:
    table, slash, key = subject.partition("/")
    if not slash:
        number = Point.objects.filter(code=subject).values_list("pk", flat=True).first()
        if number is None:
            raise Fault(FaultKind.NOT_FOUND, Words(f"没有点位 {subject}", f"there is no point {subject}"))
        return Point, number
    model = next((each for each in attested_models() if each._meta.db_table == table), None)
    if model is None or not (key.isascii() and key.isdigit()):
        words = Words(
            f"“{subject}”须为“表名/主键”（如核验结果所示）或点位的 20 位编码",
            f"{subject!r} is neither TABLE/KEY, as the check names rows, nor the 20-digit code of a point",
        )
        raise Fault(FaultKind.INVALID, words)
    return model, int(key)
