"""What `mingcha check` asks of signs: each photo is what was handed in (article 7)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document
from mingcha.registry.signs.actions import SIGNS
from mingcha.registry.signs.models import Sign

_MISSING = Words("标识照片缺失", "the photo of a sign is missing")
_ALTERED = Words("标识照片被改动", "the photo of a sign was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("7")
def check_signs(folder: Path) -> Iterator[Finding]:
    """Names every photo of a sign that is missing or altered, and every file in their folder that no row explains."""
    known = set()
    for number, name, digest in Sign.objects.order_by("pk").values_list("pk", "file", "digest").iterator(2000):
        known.add(name)
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "sign_photo_missing", f"registry_sign {number}", _MISSING, facts)
            continue
        if found != digest:
            yield Finding("registry", "sign_photo_altered", f"registry_sign {number}", _ALTERED, facts)
    for name in documents_in(folder / SIGNS):
        if f"{SIGNS}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {SIGNS}/{name}", _UNEXPLAINED)
