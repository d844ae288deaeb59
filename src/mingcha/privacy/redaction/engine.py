"""The engine of redactions on this home (article 21): queues its jobs, and says what is covered after edits.

NumPy, and what decodes, are loaded when they are first needed: every program of ours imports this module.
"""

import importlib.util
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.conf import settings

from mingcha.jobs.actions import queue_job
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import COMMAND, FileState, listed_models, models_folder, state_of
from mingcha.privacy.redaction.edits import NewEdit
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import redaction_called
from mingcha.privacy.redaction.stages import DETECT_JOB, RENDER_JOB, detect_parts, render_parts, span_of
from mingcha.privacy.redaction.values import FilmTrack, Frozen, PictureBoxes
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.privacy.rendering.chunks import FilmSpan

_PACKAGES = ("av", "numpy", "onnxruntime")
_COVERING = "mingcha.privacy.redaction.kept_covering"


class HomeEngine:
    """Fulfils `port.Engine` with the files below MINGCHA_HOME/redactions."""

    def lacking(self) -> Sequence[Words]:
        """The packages and models that are missing or refused here."""
        packages = [
            Words(f"软件包 {name}（安装选项 redaction）", f"package {name} (extra redaction)")
            for name in _PACKAGES
            if importlib.util.find_spec(name) is None
        ]
        folder = models_folder()
        states = [(model, state_of(folder, model)) for model in listed_models()]
        return [*packages, *(_lacks(model.file, state) for model, state in states if state is not FileState.READY)]

    def queue_detection(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Queues fetching, detecting and tracking in the transaction of an act."""
        parts = detect_parts(_span_of(redaction_called(no)))
        return queue_job(DETECT_JOB, parts, arguments={"redaction": no}, by=by, clock=clock).number

    def queue_rendering(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Queues rendering and gate in the transaction of an act."""
        parts = render_parts(_span_of(redaction_called(no)))
        return queue_job(RENDER_JOB, parts, arguments={"redaction": no}, by=by, clock=clock).number

    def frozen(self, no: str, edits: Sequence[NewEdit]) -> Frozen:
        """What is covered after these edits. Raises Fault(INVALID), Fault(NOT_FOUND)."""
        found: Frozen = self._covering(no, edits).frozen()
        return found

    def boxes(self, no: str, edits: Sequence[NewEdit], from_90k: int, until_90k: int) -> Sequence[PictureBoxes]:
        """What is covered in each picture of a part. Raises as `frozen`."""
        return list(self._covering(no, edits).boxes(from_90k, until_90k))

    def tracks(self, no: str, edits: Sequence[NewEdit]) -> Sequence[FilmTrack]:
        """The tracks of the film, by their begin. Raises as `frozen`."""
        return list(self._covering(no, edits).film_tracks())

    @staticmethod
    def _covering(no: str, edits: Sequence[NewEdit]) -> Any:
        held = redaction_called(no)
        folder = RedactionWork(settings.MINGCHA_HOME.redactions, no).path
        return import_module(_COVERING).kept_covering(folder, _span_of(held), edits)


def _span_of(held: Redaction) -> FilmSpan:
    return span_of(held.from_ms, held.to_ms)


def _lacks(file: str, state: FileState) -> Words:
    if state is FileState.REFUSED:
        return Words(f"检测模型 {file} 不被接受", f"model {file} is refused")
    return Words(f"缺少检测模型 {file}，请运行 {COMMAND}", f"model {file} is missing: run {COMMAND}")
