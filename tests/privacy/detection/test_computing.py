"""What the detectors compute on: by the setting and by what is offered; everything works on the processor."""

import pytest

from mingcha.kit.errors import Fault
from mingcha.privacy.detection.computing import (
    CPU,
    CUDA,
    Computing,
    computing_words,
    offered_providers,
    providers_for,
    wanted_computing,
)


def test_a_graphics_processor_is_used_where_one_is_offered_and_not_refused() -> None:
    both = (CUDA, CPU)
    assert [providers_for(wanted, both)[0] for wanted in Computing] == [CUDA, CPU, CUDA]
    assert {providers_for(wanted, (CPU,)) for wanted in Computing} == {(CPU,)}, "it works without"
    assert "offers none" in computing_words(Computing.GPU, (CPU,)).en
    assert computing_words(Computing.AUTO, both).en == "graphics processor (CUDA)"
    assert "not installed" in computing_words(Computing.AUTO, ()).en


def test_the_setting_is_read_and_a_wrong_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGCHA_DETECTION", raising=False)
    assert wanted_computing() is Computing.AUTO
    monkeypatch.setenv("MINGCHA_DETECTION", "cpu")
    assert wanted_computing() is Computing.CPU
    monkeypatch.setenv("MINGCHA_DETECTION", "tpu")
    with pytest.raises(Fault, match="auto, cpu or gpu"):
        wanted_computing()


def test_onnxruntime_is_asked_in_a_process_of_its_own() -> None:
    pytest.importorskip("onnxruntime")
    assert CPU in offered_providers()
