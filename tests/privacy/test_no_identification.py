"""Nothing here can say who somebody is: no model, no package, no vector of appearance (articles 18, 21; threat 12)."""

import ast
import json
import re

import pytest
import yaml
from tests.support.house import PACKAGE, ROOT, source_files

from mingcha.privacy.detection.model_files import Detects, FileState, Output, listed_models, models_folder, state_of

RECOGNISERS = re.compile(
    r"face[-_]?recognition|facenet|insightface|arcface|deepface|dlib|retinaface|mobilefacenet|faceres|adaface|"
    r"torchreid|re-?id|openface|hyperlpr|easyocr|paddleocr|rapidocr|tesseract|fast-alpr|openalpr"
)
"""Packages that recognise faces, find persons again, or read plates."""
VECTORS = re.compile(r"embedding|descriptor|faceprint|gallery|appearance|identity|feature_vector|similarity", re.I)
"""Names of what such a program keeps or compares."""


def test_what_is_looked_for_is_a_closed_list() -> None:
    assert {kind.value for kind in Detects} == {"face", "person", "plate"}
    assert not [kind for kind in Output if VECTORS.search(kind.value)]
    assert {model.detects for model in listed_models()} <= {*Detects}


def test_no_output_of_a_model_describes_somebody() -> None:
    """A description is one row of numbers for a whole picture; a detector's grow with the picture."""
    onnxruntime = pytest.importorskip("onnxruntime")
    ready = [one for one in listed_models() if state_of(models_folder(), one) is FileState.READY]
    if not ready:
        pytest.skip("no models: run scripts/models.py")
    for model in ready:
        session = onnxruntime.InferenceSession(models_folder() / model.file, providers=["CPUExecutionProvider"])
        outputs = {one.name: one.shape for one in session.get_outputs()}
        assert set(outputs) == set(model.outputs), model.name
        for name, shape in outputs.items():
            assert len(shape) in (3, 4), f"{model.name}: {name} is {shape}"
            assert not (len(shape) == 3 and shape[1] == 1 and shape[2] in range(64, 2049)), (model.name, name)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_no_lock_names_a_recogniser(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    names = [*json.loads(text)["packages"]] if lock.endswith(".json") else re.findall(r"^([\w.-]+)==", text, re.M)
    assert len(names) > 10
    assert [name for name in names if RECOGNISERS.search(name.rpartition("node_modules/")[2])] == []


def test_no_member_of_a_package_is_a_recogniser() -> None:
    rows = yaml.safe_load((PACKAGE / "privacy/detection/models.yaml").read_text(encoding="utf-8"))
    members = [path for row in rows for path in row["members"]]
    assert len(members) >= 2
    assert [path for path in members if RECOGNISERS.search(path) or re.search(r"rec\.onnx|cls\.onnx", path)] == []


def test_no_code_keeps_what_somebody_looks_like() -> None:
    found = set()
    for folder in ("detection", "tracks", "rendering"):
        for path in source_files(PACKAGE / "privacy" / folder):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for name in (getattr(node, field, None) for field in ("id", "attr", "arg", "name")):
                    if isinstance(name, str) and VECTORS.search(name):
                        found.add(f"{path.name}: {name}")
    assert found == set()
    assert VECTORS.search("face_embedding"), "the search would find one"
