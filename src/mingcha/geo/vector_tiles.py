"""Mapbox Vector Tile 2.1, the subset of our maps: layers of points or of polygons of one ring, with properties.

Pure bytes (github.com/mapbox/vector-tile-spec, 2.1; protocol buffers, encoding). The grid of a tile has its origin at
the upper left corner, y downwards.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence

EXTENT = 4096
"""Units along an edge of a tile (4.1): eight to a CSS pixel where a tile is drawn 512 px wide."""

type Value = str | bool | int | float
"""The type of a property value (4.4); the caller leaves out None."""

_VERSION = 2
_POINT, _POLYGON = 1, 3  # GeomType of 4.3.4
_MOVE_TO_ONCE = (1 << 3) | 1  # command 1, count 1 (4.3.1)
_LINE_TO = 2
_CLOSE_PATH = (1 << 3) | 7
_VARINTS = [bytes((number,)) for number in range(0x80)]


def varint(number: int) -> bytes:
    """A base-128 varint, least significant group first. Raises ValueError for a negative number."""
    if 0 <= number < 0x80:
        return _VARINTS[number]
    if number < 0:
        raise ValueError(f"no varint of {number}")
    groups = bytearray()
    while number >= 0x80:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def zigzag(number: int) -> int:
    """The unsigned number of a signed one: 0, -1, 1, -2 become 0, 1, 2, 3 (parameter integers of 4.3.2)."""
    return number << 1 if number >= 0 else (-number << 1) - 1


class Layer:
    """One layer. Keys and values are stored once and referenced by index (4.4)."""

    def __init__(self, name: str, extent: int = EXTENT) -> None:
        self.name = name
        self.extent = extent
        self._features: list[bytes] = []
        self._keys: dict[str, bytes] = {}
        self._values: dict[tuple[type, Value], bytes] = {}
        self._value_bytes: list[bytes] = []

    def __len__(self) -> int:
        """The number of features."""
        return len(self._features)

    def _add(self, kind: int, geometry: bytes, properties: Mapping[str, Value]) -> None:
        """Adds a feature (4.2). Properties keep their order."""
        keys, values = self._keys, self._values
        tags = bytearray()
        for key, value in properties.items():
            tags += keys.get(key) or self._new_key(key)
            tags += values.get((type(value), value)) or self._new_value(value)
        feature = b"\x12" + varint(len(tags)) + tags + bytes((0x18, kind, 0x22)) + varint(len(geometry)) + geometry
        self._features.append(b"\x12" + varint(len(feature)) + feature)

    def encoded(self) -> bytes:
        """The layer message (4.1): name, features, keys, values, extent, version."""
        name = self.name.encode()
        parts = [b"\x0a", varint(len(name)), name, *self._features]
        for key in self._keys:
            text = key.encode()
            parts += (b"\x1a", varint(len(text)), text)
        for value in self._value_bytes:
            parts += (b"\x22", varint(len(value)), value)
        parts += (b"\x28", varint(self.extent), b"\x78", varint(_VERSION))
        return b"".join(parts)

    def _new_key(self, key: str) -> bytes:
        index = self._keys[key] = varint(len(self._keys))
        return index

    def _new_value(self, value: Value) -> bytes:
        encoded = _value(value)
        index = self._values[type(value), value] = varint(len(self._value_bytes))
        self._value_bytes.append(encoded)
        return index


class PointLayer(Layer):
    """A layer of points."""

    def add(self, x: int, y: int, properties: Mapping[str, Value]) -> None:
        """Adds a point on the tile's grid; outside 0..extent it is in the tile's buffer."""
        self._add(_POINT, bytes((_MOVE_TO_ONCE,)) + varint(zigzag(x)) + varint(zigzag(y)), properties)


class PolygonLayer(Layer):
    """A layer of polygons without holes."""

    def add(self, ring: Sequence[tuple[int, int]], properties: Mapping[str, Value]) -> None:
        """Adds a polygon: three or more corners on the tile's grid, clockwise on the screen (4.3.4.4), the first one
        not repeated."""
        (x, y), *others = ring
        geometry = bytearray((_MOVE_TO_ONCE,)) + varint(zigzag(x)) + varint(zigzag(y))
        geometry += varint(len(others) << 3 | _LINE_TO)
        for next_x, next_y in others:
            geometry += varint(zigzag(next_x - x)) + varint(zigzag(next_y - y))
            x, y = next_x, next_y
        geometry.append(_CLOSE_PATH)
        self._add(_POLYGON, bytes(geometry), properties)


def encode_tile(layers: Iterable[Layer]) -> bytes:
    """A tile of these layers; layers without features are left out (4.1: a layer should have at least one)."""
    parts = []
    for layer in layers:
        if len(layer):
            message = layer.encoded()
            parts.append(b"\x1a" + varint(len(message)) + message)
    return b"".join(parts)


def _value(value: Value) -> bytes:
    """The value message (4.4): string, bool, unsigned or zigzag integer, double."""
    if isinstance(value, str):
        text = value.encode()
        return b"\x0a" + varint(len(text)) + text
    if isinstance(value, bool):
        return b"\x38\x01" if value else b"\x38\x00"
    if isinstance(value, int):
        return b"\x28" + varint(value) if value >= 0 else b"\x30" + varint(zigzag(value))
    return b"\x19" + struct.pack("<d", value)
