"""Which files of weights are loaded, and that every other one is refused (articles 18 and 21)."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.detection import model_files
from mingcha.privacy.detection.model_files import FileState, listed_models, read_model, state_of, unlisted_files
from mingcha.run.main import main

WEIGHTS = b"weights that find faces"
MODEL = replace(listed_models()[0], sha256=sha256(WEIGHTS).hexdigest())


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose one listed file has the digest of WEIGHTS."""
    monkeypatch.setattr(model_files, "listed_models", lambda: (MODEL,))
    monkeypatch.setenv("MINGCHA_MODELS", str(tmp_path))
    (tmp_path / MODEL.file).write_bytes(WEIGHTS)
    return tmp_path


def test_the_listed_file_is_read(listed: Path) -> None:
    assert read_model(listed, MODEL.name) == (MODEL, WEIGHTS)
    assert state_of(listed, MODEL) is FileState.READY


def test_a_file_that_is_not_listed_is_not_loaded(listed: Path) -> None:
    (listed / "faceres.onnx").write_bytes(WEIGHTS)
    with pytest.raises(Fault) as raised:
        read_model(listed, "faceres")
    assert raised.value.kind is FaultKind.INVALID
    assert unlisted_files(listed) == ("faceres.onnx",)


@pytest.mark.parametrize("data", [b"", WEIGHTS + b"\n", WEIGHTS[:-1]])
def test_other_bytes_are_refused(listed: Path, data: bytes) -> None:
    (listed / MODEL.file).write_bytes(data)
    with pytest.raises(Fault, match="SHA-256") as raised:
        read_model(listed, MODEL.name)
    assert raised.value.kind is FaultKind.CORRUPT
    assert state_of(listed, MODEL) is FileState.REFUSED


def test_a_file_under_the_agpl_is_refused_though_it_is_listed(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"license AGPL-3.0 License (https://ultralytics.com/license)" + WEIGHTS
    monkeypatch.setattr(model_files, "listed_models", lambda: (replace(MODEL, sha256=sha256(data).hexdigest()),))
    (listed / MODEL.file).write_bytes(data)
    with pytest.raises(Fault, match="AGPL"):
        read_model(listed, MODEL.name)


def test_a_missing_file_names_the_command(listed: Path) -> None:
    (listed / MODEL.file).unlink()
    with pytest.raises(Fault, match=r"run scripts/models\.py") as raised:
        read_model(listed, MODEL.name)
    assert raised.value.kind is FaultKind.NOT_FOUND


def test_every_digest_and_version_is_in_full() -> None:
    for model in listed_models():
        digests = [model.sha256, *model.members.values()]
        assert all(len(one) == 64 and int(one, 16) for one in digests), model.name
        assert model.version.count(".") == 2
        assert model.licence.startswith(("MIT", "Apache-2.0", "BSD"))
        assert model.registry in ("pypi", "npm")


def test_the_command_lists_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_MODELS", str(tmp_path))
    assert main(["models", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)["models"]
    assert [row["state"] for row in rows] == ["missing"] * len(listed_models())
    assert main(["models"]) == 1
    assert ".venv/bin/python scripts/models.py" in capsys.readouterr().out
