"""The page of the models of detection: what is there, under which licence, and how what is missing is fetched (21)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.detection.computing import COMPUTING, computing_words, offered_providers, wanted_computing
from mingcha.privacy.detection.model_files import (
    COMMAND,
    Detects,
    FileState,
    ModelFile,
    listed_models,
    models_folder,
    state_of,
)
from mingcha.privacy.redaction.offers import can_redact
from mingcha.web.privacy.redactions.shown import blocked_words

_DETECTS = {
    Detects.FACE: Words("人脸的位置", "where a face is"),
    Detects.PERSON: Words("人体的位置", "where a person is"),
    Detects.PLATE: Words("号牌的位置", "where a number plate is"),
}
_STATED = Words("（据软件包所载）", " (as the package states)")
"""What models.yaml writes behind the name of a licence."""
_STATES = {
    FileState.READY: ("ok", Words("可用", "ready")),
    FileState.MISSING: ("warn", Words("缺少", "missing")),
    FileState.REFUSED: ("bad", Words("不被接受：摘要或者许可不符", "refused: another digest or licence")),
}


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A listed model with what lies at its place."""

    model: ModelFile
    detects: Words
    tone: str
    state: Words

    @property
    def licence(self) -> Words:
        """The licence, and in both languages that only its package states it."""
        name = self.model.licence.removesuffix(_STATED.en)
        stated = _STATED if name != self.model.licence else Words("", "")
        return Words(f"{name}{stated.zh}", f"{name}{stated.en}")


@login_required
@cites("21")
def index(request: HttpRequest) -> HttpResponse:
    """The models that may be loaded; no other file is."""
    folder, can, wanted = models_folder(), can_redact(), wanted_computing()
    rows = [ShownModel(one, _DETECTS[one.detects], *_STATES[state_of(folder, one)]) for one in listed_models()]
    context = {
        "active": "requests",
        "tab": "models",
        "rows": rows,
        "is_whole": all(one.tone == "ok" for one in rows),
        "command": f".venv/bin/python {COMMAND}",
        "computing": computing_words(wanted, offered_providers()),
        "setting": f"{COMPUTING}={wanted.value}",
        "can": can,
        "cannot": blocked_words(can, Words("", "")),
    }
    return render(request, "redactions/models.html", context)
