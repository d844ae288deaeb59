"""The detectors of a redaction, made of the listed models. Without one of them nothing is passed through unseen."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mingcha.privacy.detection import faces, persons, plates
from mingcha.privacy.detection.computing import Computing
from mingcha.privacy.detection.model_files import Detects, read_model
from mingcha.privacy.detection.network import Network
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Detector

_KINDS: Mapping[Detects, tuple[str, Callable[[Network, EngineSettings], Detector]]] = {
    Detects.FACE: (faces.MODEL, faces.Faces),
    Detects.PERSON: (persons.MODEL, persons.Persons),
    Detects.PLATE: (plates.MODEL, plates.Plates),
}


def loaded_detectors(
    folder: Path, settings: EngineSettings, computing: Computing = Computing.AUTO
) -> tuple[Detector, ...]:
    """All detectors. Raises Fault (see model_files.read_model) if one model is missing or refused: a film that was not
    looked at is not published (T21c-N)."""
    networks = ((make, Network(read_model(folder, model)[1], computing)) for model, make in _KINDS.values())
    return tuple(make(network, settings) for make, network in networks)
