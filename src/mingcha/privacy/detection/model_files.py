"""The files of weights: which may be loaded (models.yaml), and the refusal of every other one (articles 18 and 21).

A file is refused if it is not listed, has another digest or carries the licence AGPL in its metadata, whatever the
package around it states. Weights are no part of the repository: scripts/models.py fetches them.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import yaml

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MODELS = "MINGCHA_MODELS"
"""Environment variable: the folder with the files."""
DEFAULT_FOLDER = Path(__file__).parents[4] / "build" / "models"
COMMAND = "scripts/models.py"
"""Fetches what is missing."""
_LIST = Path(__file__).with_name("models.yaml")
_FORBIDDEN_LICENCE = b"AGPL"


class Detects(StrEnum):
    """What is looked for. The list is closed: nothing here may say who somebody is, or read a plate."""

    FACE = "face"
    PERSON = "person"
    PLATE = "plate"


class Output(StrEnum):
    """What an output of a model holds. There is no kind for a vector that describes a person or a face."""

    HEAT = "heat"  # a score for each place
    SCORES = "scores"
    SIZE = "size"
    OFFSET = "offset"
    BOXES = "boxes"
    LANDMARKS = "landmarks"  # places in the picture: eyes, corners of a plate; not used


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One listed file."""

    name: str
    detects: Detects
    file: str
    sha256: str
    """Of the file as it is loaded, 64 hexadecimal digits."""
    registry: str
    """"pypi" or "npm"."""
    package: str
    version: str
    members: dict[str, str]
    """Path in the package -> SHA-256 of that file."""
    convert: str
    """What scripts/models.py does with the members: a name in its table."""
    licence: str
    upstream: str
    outputs: dict[str, Output]


class FileState(StrEnum):
    """What is at the place of a listed file."""

    READY = "ready"
    MISSING = "missing"
    REFUSED = "refused"


def listed_models() -> tuple[ModelFile, ...]:
    """The list, in the order of models.yaml. Raises ValueError or KeyError on a list that names another kind."""
    rows = yaml.safe_load(_LIST.read_text(encoding="utf-8"))
    return tuple(_model(row) for row in rows)


def models_folder() -> Path:
    """The folder with the files: MINGCHA_MODELS, by default build/models of the installation."""
    return Path(os.environ.get(MODELS) or DEFAULT_FOLDER)


def read_model(folder: Path, name: str) -> tuple[ModelFile, bytes]:
    """A listed model and its bytes. Raises Fault(NOT_FOUND) if the file is missing, Fault(CORRUPT) if it is refused,
    Fault(INVALID) if the name is not in the list."""
    model = next((one for one in listed_models() if one.name == name), None)
    if model is None:
        words = Words("模型不在允许的清单中", "the model is not in the list of those that may be loaded")
        raise Fault(FaultKind.INVALID, words, name)
    try:
        data = (folder / model.file).read_bytes()
    except OSError:
        words = Words(f"缺少检测模型，请运行 {COMMAND}", f"a model for detection is missing: run {COMMAND}")
        raise Fault(FaultKind.NOT_FOUND, words, model.file) from None
    if reason := refusal_of(model, data):
        words = Words("检测模型文件不被接受", "the file of a model for detection is refused")
        raise Fault(FaultKind.CORRUPT, words, f"{model.file}: {reason}")
    return model, data


def refusal_of(model: ModelFile, data: bytes) -> str:
    """Why a file may not be loaded as this model; "" if it may."""
    if _FORBIDDEN_LICENCE in data:
        return "it is under the AGPL"
    if sha256(data).hexdigest() != model.sha256:
        return "its SHA-256 is not the listed one"
    return ""


def state_of(folder: Path, model: ModelFile) -> FileState:
    """What lies at the place of a file."""
    try:
        read_model(folder, model.name)
    except Fault as fault:
        return FileState.MISSING if fault.kind is FaultKind.NOT_FOUND else FileState.REFUSED
    return FileState.READY


def unlisted_files(folder: Path) -> tuple[str, ...]:
    """Names of files in the folder that no model has; they are never loaded."""
    known = {model.file for model in listed_models()}
    return tuple(sorted(path.name for path in folder.glob("*") if path.name not in known)) if folder.is_dir() else ()


def _model(row: dict[str, object]) -> ModelFile:
    text = {name: str(row[name]) for name in ("name", "file", "sha256", "registry", "package", "version", "convert")}
    members, outputs = row["members"], row["outputs"]
    if not isinstance(members, dict) or not isinstance(outputs, dict):
        raise ValueError(f"models.yaml: {row['name']}")
    return ModelFile(
        **text, detects=Detects(str(row["detects"])), licence=str(row["licence"]), upstream=str(row["upstream"]),
        members={str(path): str(digest) for path, digest in members.items()},
        outputs={str(name): Output(kind) for name, kind in outputs.items()},
    )  # fmt: skip
