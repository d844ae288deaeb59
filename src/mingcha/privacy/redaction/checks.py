"""What `mingcha check` asks of redactions: each film is what was gated and signed, none is left, and each model is a
listed one (article 21)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import FileState, listed_models, state_of
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.states import WITH_FILM
from mingcha.privacy.redaction.work_folder import FILM, RedactionWork, is_redaction_no

_MISSING = Words("脱敏影片缺失", "the film of a redaction is missing")
_ALTERED = Words("脱敏影片被改动", "the film of a redaction was altered")
_LEFT = Words("没有任何记录说明该脱敏影片", "no row explains this film of a redaction")
_FILES_LEFT = Words(
    "没有任何记录说明该脱敏文件夹，其中可能有原始录像", "no row explains this folder, which may hold footage"
)
_REFUSED = Words("检测模型文件与清单不符，不会加载", "the file of a model is not the listed one; it is never loaded")


@cites("18", "21")
def check_models(folder: Path) -> Iterator[Finding]:
    """Names each file of a listed model that has another digest or is under the AGPL. A missing one is no fault: then
    nothing is redacted. `folder`: the models of this installation."""
    for model in listed_models():
        if state_of(folder, model) is FileState.REFUSED:
            yield Finding("privacy", "model_refused", f"file {model.file}", _REFUSED)


@cites("21")
def check_redactions(folder: Path) -> Iterator[Finding]:
    """Names each film that is missing or altered, and each film or folder without a row that has it: of a database that
    was restored, where nothing removes the footage in it. `folder`: the redactions of the home."""
    rows = Redaction.objects.filter(state__in=[state.value for state in WITH_FILM]).order_by("pk")
    known = set[str]()
    for no, digest in rows.values_list("no", "output_sha256").iterator(chunk_size=2000):
        known.add(no)
        found = RedactionWork(folder, no).film_sha256()
        if not found:
            yield Finding("privacy", "redaction_film_missing", f"privacy_redaction {no}", _MISSING)
        elif found != digest:
            yield Finding("privacy", "redaction_film_altered", f"privacy_redaction {no}", _ALTERED)
    making = set(Redaction.objects.filter(state="reviewed").values_list("no", flat=True))  # its job renders it
    for path in sorted(folder.glob(f"*/{FILM}")):
        if path.parent.name not in known | making or not is_redaction_no(path.parent.name):
            yield Finding("privacy", "redaction_film_left", f"file {path.parent.name}/{FILM}", _LEFT)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not Redaction.objects.filter(no=path.name).exists():
            yield Finding("privacy", "redaction_files_left", f"file {path.name}", _FILES_LEFT)
