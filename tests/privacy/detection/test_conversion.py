"""The conversion of NanoDet: the same bytes each time, the right numbers, and nothing that it does not know (21)."""

import runpy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.support.house import ROOT

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")
CONVERTED: Callable[[dict[str, Any], bytes], bytes] = runpy.run_path(str(ROOT / "scripts" / "models_nanodet.py"))[
    "converted"
]


def small_graph() -> tuple[dict[str, Any], bytes]:
    """A graph with the operators of the real one: for each step one convolution, split into scores and sides."""
    nodes: list[dict[str, Any]] = [{"name": "image", "op": "Placeholder"}]
    constants: list[tuple[str, np.ndarray]] = []

    def constant(name: str, values: np.ndarray) -> str:
        nodes.append({"name": name, "op": "Const"})
        constants.append((name, values))
        return name

    def node(name: str, kind: str, *inputs: str, **attributes: Any) -> str:
        nodes.append({"name": name, "op": kind, "input": list(inputs), "attr": attributes})
        return name

    whole = constant("axis", np.array(1, np.int32))
    to_nhwc, to_nchw = (
        constant("nhwc", np.array([0, 2, 3, 1], np.int32)),
        constant("nchw", np.array([0, 3, 1, 2], np.int32)),
    )
    swap, sizes = constant("swap", np.array([0, 2, 1], np.int32)), constant("sizes", np.array([80, 44], np.int32))
    last = node("t", "Transpose", "image", to_nhwc)
    for place, step in enumerate((8, 16, 32)):
        kernel = constant(f"k{step}", np.full((step, step, 3, 124), 1 / step / step / 3, np.float16))
        bias = constant(f"b{step}", np.linspace(-1, 1, 124).astype(np.float16))
        strides = {"list": {"i": ["1", str(step), str(step), "1"]}}
        made = node(f"c{step}", "Conv2D", last, kernel, strides=strides)
        made = node(f"r{step}", "LeakyRelu", node(f"a{step}", "Add", made, bias), alpha={"f": 0.1})
        node(f"s{step}", "SplitV", node(f"d{step}", "Transpose", made, to_nchw), sizes, whole)
        scores = node(f"g{step}", "Sigmoid", f"s{step}")
        for kind, source, width in (("", scores, 80), ("_sides", f"s{step}:1", 44)):
            shape = constant(f"h{kind}{step}", np.array([1, width, -1], np.int32))
            flat = node(f"f{kind}{step}", "Reshape", source, shape)
            swapped = node(f"w{kind}{step}", "Transpose", flat, swap)
            number = place + (3 if kind else 0)
            node(f"Identity_{number}" if number else "Identity", "Identity", swapped)
    rows = [
        {"name": name, "shape": list(values.shape), "dtype": "int32" if values.dtype == np.int32 else "float32",
         **({"quantization": {"dtype": "float16"}} if values.dtype == np.float16 else {})}
        for name, values in constants
    ]  # fmt: skip
    graph = {"modelTopology": {"node": nodes}, "weightsManifest": [{"weights": rows}]}
    return graph, b"".join(values.tobytes() for _, values in constants)


def test_the_same_graph_gives_the_same_bytes_and_the_right_numbers() -> None:
    graph, weights = small_graph()
    model = CONVERTED(graph, weights)
    assert CONVERTED(graph, weights) == model
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    assert [one.name for one in session.get_outputs()] == [
        "person_8", "person_16", "person_32", "sides_8", "sides_16", "sides_32",
    ]  # fmt: skip
    image = np.zeros((1, 3, 416, 416), np.float32)
    image[:, :, 32:64, 64:96] = 2.0
    persons, sides = session.run(["person_32", "sides_32"], {"image": image})
    assert (persons.shape, sides.shape) == ((1, 169, 1), (1, 169, 44))
    place = 1 * 13 + 2
    assert persons[0, place, 0] == pytest.approx(1 / (1 + np.exp(-1.0)), abs=2e-3), "2 - 1 through the sigmoid"
    assert persons[0, 0, 0] == pytest.approx(1 / (1 + np.exp(0.1)), abs=2e-3), "-1 through the leak"
    assert sides[0, place] == pytest.approx(2 + np.linspace(-1, 1, 124)[80:], abs=5e-3)


def test_an_operator_that_is_not_known_ends_it() -> None:
    graph, weights = small_graph()
    next(node for node in graph["modelTopology"]["node"] if node["op"] == "Sigmoid")["op"] = "L2Normalize"
    with pytest.raises(ValueError, match="L2Normalize"):
        CONVERTED(graph, weights)


def test_weights_that_are_left_over_end_it() -> None:
    graph, weights = small_graph()
    with pytest.raises(ValueError, match="left over"):
        CONVERTED(graph, weights + b"\0\0")
