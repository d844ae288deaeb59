"""Converts NanoDet from the form of TensorFlow.js (a graph in JSON, weights in one file) to ONNX, with `onnx` alone.

The graph came from ONNX once, so its operators have a place each in ONNX. It changes between the orders NHWC and NCHW at
every step; the conversion keeps these steps, and onnxruntime removes those that cancel out. The same input gives the
same bytes. What is not known here ends the conversion.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 18, 9
LEVELS = ("Identity", "Identity_1", "Identity_2")
"""Scores of the 80 classes at steps of 8, 16 and 32 pixels."""
SIDES = ("Identity_3", "Identity_4", "Identity_5")
"""Distances to the four sides, 11 values each, at the same places."""
PERSON = 0
"""The first class of COCO: the others are cut off, since nothing else is looked for."""
_NHWC_TO_NCHW, _NCHW_TO_NHWC = [0, 3, 1, 2], [0, 2, 3, 1]
_TYPES = {"float32": np.float32, "int32": np.int32, "float16": np.float16, "bool": np.uint8, "int64": np.int64}


def converted(graph: dict[str, Any], weights: bytes) -> bytes:
    """The ONNX model of a graph in JSON and its weights. Raises ValueError on an operator that is not known."""
    made = _Conversion(graph, weights)
    model = made.model()
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def _arrays(graph: dict[str, Any], weights: bytes) -> dict[str, np.ndarray]:
    """The constants by name; those that are stored in 16 bits as 32."""
    found, at = {}, 0
    for one in graph["weightsManifest"][0]["weights"]:
        stored = one.get("quantization", {}).get("dtype", one["dtype"])
        kind = np.dtype(_TYPES[stored]).newbyteorder("<")
        count = int(np.prod(one["shape"], dtype=np.int64))
        values = np.frombuffer(weights, kind, count, at).reshape(one["shape"])
        at += count * kind.itemsize
        found[one["name"]] = values.astype(_TYPES[one["dtype"]])
    if at != len(weights):
        raise ValueError(f"{len(weights) - at} bytes of weights are left over")
    return found


class _Conversion:
    def __init__(self, graph: dict[str, Any], weights: bytes) -> None:
        self._constants = _arrays(graph, weights)
        self._source = {node["name"]: node for node in graph["modelTopology"]["node"]}
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._done: dict[str, str] = {}
        self._names = 0

    def model(self) -> onnx.ModelProto:
        """The whole model: input `image` (1, 3, 416, 416); outputs `person_8`.. and `sides_8`.. for each step."""
        outputs = []
        for kind, names, width in (("person", LEVELS, 1), ("sides", SIDES, 44)):
            for step, name in zip((8, 16, 32), names, strict=True):
                value = self._value(self._source[name]["input"][0])
                if kind == "person":
                    value = self._node("Gather", [value, self._weight(np.array([PERSON], np.int64))], axis=2)
                self._nodes.append(helper.make_node("Identity", [value], [f"{kind}_{step}"]))
                outputs.append(
                    helper.make_tensor_value_info(f"{kind}_{step}", TensorProto.FLOAT, [1, (416 // step) ** 2, width])
                )
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 416, 416])
        graph = helper.make_graph(self._nodes, "nanodet", [image], outputs, self._weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)

    def _value(self, reference: str) -> str:
        """The ONNX name of what a reference of the graph means, "NODE" or "NODE:OUTPUT"."""
        name, _, place = reference.partition(":")
        if name not in self._done:
            self._convert(name)
        made = self._done[name]
        return f"{made}_{int(place)}" if place and int(place) else made

    def _convert(self, name: str) -> None:
        node = self._source[name]
        if node["op"] == "Placeholder":
            self._done[name] = "image"
        elif node["op"] == "Const":
            self._done[name] = self._weight(self._constants[name])
        elif node["op"] in _OPERATORS:
            self._done[name] = _OPERATORS[node["op"]](self, node)
        else:
            raise ValueError(f"{name}: the operator {node['op']} is not known")

    def _weight(self, values: np.ndarray) -> str:
        self._names += 1
        name = f"w{self._names}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: list[str], outputs: int = 1, **attributes: Any) -> str:
        self._names += 1
        name = f"v{self._names}"
        names = [name, *(f"{name}_{place}" for place in range(1, outputs))]
        self._nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return name

    def constant(self, reference: str) -> np.ndarray:
        """The values of a constant, also of one that is computed of constants alone. Raises ValueError."""
        name, _, place = reference.partition(":")
        node = self._source[name]
        values = [self.constant(one) for one in node.get("input", ()) if not one.startswith("^")]
        match node["op"]:
            case "Const":
                return self._constants[name]
            case "Identity":
                return values[0]
            case "AddV2":
                return values[0].astype(np.int64) + values[1].astype(np.int64)
            case "SparseToDense":
                places, shape, filled, default = values
                dense = np.full(shape, default, np.int64)
                for where, value in zip(places.reshape(-1, len(shape)), np.atleast_1d(filled), strict=False):
                    dense[tuple(where)] = value
                return dense
        raise ValueError(f"{reference}: {node['op']} {place} is no constant")

    def simple(self, kind: str, **attributes: Any) -> Callable[[dict[str, Any]], str]:
        """An operator that takes its inputs as they are."""
        return lambda node: self._node(kind, [self._value(one) for one in node["input"]], **attributes)

    def add(self, node: dict[str, Any]) -> str:
        return self.simple("Add")(node)

    def sigmoid(self, node: dict[str, Any]) -> str:
        return self.simple("Sigmoid")(node)

    def leaky(self, node: dict[str, Any]) -> str:
        return self.simple("LeakyRelu", alpha=float(node["attr"]["alpha"]["f"]))(node)

    def identity(self, node: dict[str, Any]) -> str:
        return self._value(node["input"][0])

    def transpose(self, node: dict[str, Any]) -> str:
        order = [int(one) for one in self.constant(node["input"][1])]
        return self._node("Transpose", [self._value(node["input"][0])], perm=order)

    def reshape(self, node: dict[str, Any]) -> str:
        shape = self.constant(node["input"][1]).astype(np.int64)
        return self._node("Reshape", [self._value(node["input"][0]), self._weight(shape)])

    def concat(self, node: dict[str, Any]) -> str:
        *values, axis = node["input"]
        return self._node("Concat", [self._value(one) for one in values], axis=int(self.constant(axis)))

    def pad(self, node: dict[str, Any]) -> str:
        sides = self.constant(node["input"][1]).astype(np.int64).T.reshape(-1)
        filling = self.constant(node["input"][2]) if len(node["input"]) > 2 else np.zeros((), np.float32)
        inputs = [self._value(node["input"][0]), self._weight(sides), self._weight(filling.astype(np.float32))]
        return self._node("Pad", inputs)

    def split(self, node: dict[str, Any]) -> str:
        sizes, axis = self.constant(node["input"][1]).astype(np.int64), int(self.constant(node["input"][2]))
        inputs = [self._value(node["input"][0]), self._weight(sizes)]
        return self._node("Split", inputs, outputs=len(sizes), axis=axis)

    def convolution(self, node: dict[str, Any]) -> str:
        across = [int(one) for one in node["attr"]["strides"]["list"]["i"]][1:3]
        kernel = self.constant(node["input"][1])
        depth = self._node("Transpose", [self._value(node["input"][0])], perm=_NHWC_TO_NCHW)
        inputs = [depth, self._weight(kernel.transpose(3, 2, 0, 1))]
        found = self._node("Conv", inputs, strides=across, kernel_shape=list(kernel.shape[:2]))
        return self._node("Transpose", [found], perm=_NCHW_TO_NHWC)

    def largest(self, node: dict[str, Any]) -> str:
        across, size = ([int(one) for one in node["attr"][key]["list"]["i"]][1:3] for key in ("strides", "ksize"))
        depth = self._node("Transpose", [self._value(node["input"][0])], perm=_NHWC_TO_NCHW)
        found = self._node("MaxPool", [depth], kernel_shape=size, strides=across)
        return self._node("Transpose", [found], perm=_NCHW_TO_NHWC)

    def resize(self, node: dict[str, Any]) -> str:
        attributes = node["attr"]
        if attributes["align_corners"]["b"] or not attributes["half_pixel_centers"]["b"]:
            raise ValueError(f"{node['name']}: another way to resize")
        high, wide = (int(one) for one in self.constant(node["input"][1]))
        depth = self._node("Transpose", [self._value(node["input"][0])], perm=_NHWC_TO_NCHW)
        inputs = [depth, "", "", self._weight(np.array([high, wide], np.int64))]
        found = self._node("Resize", inputs, axes=[2, 3], mode="linear", coordinate_transformation_mode="half_pixel")
        return self._node("Transpose", [found], perm=_NCHW_TO_NHWC)


_OPERATORS: dict[str, Callable[[_Conversion, dict[str, Any]], str]] = {
    "Add": _Conversion.add, "AddV2": _Conversion.add, "ConcatV2": _Conversion.concat,
    "Conv2D": _Conversion.convolution, "Identity": _Conversion.identity, "LeakyRelu": _Conversion.leaky,
    "MaxPool": _Conversion.largest, "Pad": _Conversion.pad, "PadV2": _Conversion.pad, "Reshape": _Conversion.reshape,
    "ResizeBilinear": _Conversion.resize, "Sigmoid": _Conversion.sigmoid, "SplitV": _Conversion.split,
    "Transpose": _Conversion.transpose,
}  # fmt: skip
