"""A reader of vector tiles for the tests, written from the specification and sharing nothing with the encoder."""

import struct
from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """A feature: its place on the tile's grid (of a polygon its first corner), its properties, and the corners of a
    polygon, without the first one again."""

    x: int
    y: int
    properties: dict[str, object]
    ring: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Layer:
    """A layer as read."""

    version: int
    extent: int
    features: tuple[Feature, ...]


def read_tile(data: bytes) -> dict[str, Layer]:
    """The layers of a tile by name."""
    layers = {}
    for number, body in _fields(data):
        assert number == 3
        name, layer = _layer(body)
        assert name not in layers
        layers[name] = layer
    return layers


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return result, at
        shift += 7


def _fields(data: bytes):
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _read_varint(data, at)
        elif wire == 1:
            value, at = data[at : at + 8], at + 8
        elif wire == 2:
            length, at = _read_varint(data, at)
            value, at = data[at : at + length], at + length
            assert len(value) == length
        else:
            raise AssertionError(f"wire type {wire}")
        yield number, value


def _layer(body: bytes) -> tuple[str, Layer]:
    name, version, extent = "", 1, 4096
    features, keys, values = [], [], []
    for number, value in _fields(body):
        if number == 1:
            name = value.decode()
        elif number == 2:
            features.append(value)
        elif number == 3:
            keys.append(value.decode())
        elif number == 4:
            values.append(_value(value))
        elif number == 5:
            extent = value
        elif number == 15:
            version = value
        else:
            raise AssertionError(f"layer field {number}")
    assert len(set(keys)) == len(keys)
    return name, Layer(version, extent, tuple(_feature(one, keys, values) for one in features))


def _feature(body: bytes, keys: list[str], values: list[object]) -> Feature:
    tags, geometry, kind = [], [], 0
    for number, value in _fields(body):
        if number == 2:
            tags = _packed(value)
        elif number == 3:
            kind = value
        elif number == 4:
            geometry = _packed(value)
        else:
            raise AssertionError(f"feature field {number}")
    assert kind in (1, 3)
    command, x, y, *more = geometry
    assert command & 7 == 1
    assert command >> 3 == 1
    properties = {keys[tags[i]]: values[tags[i + 1]] for i in range(0, len(tags), 2)}
    ring = _ring(_signed(x), _signed(y), more) if kind == 3 else ()
    assert kind == 3 or not more
    return Feature(_signed(x), _signed(y), properties, ring)


def _ring(x: int, y: int, more: list[int]) -> tuple[tuple[int, int], ...]:
    lines, *steps, close = more
    assert lines & 7 == 2
    assert 2 * (lines >> 3) == len(steps)
    assert close == 15
    ring = [(x, y)]
    for at in range(0, len(steps), 2):
        x, y = x + _signed(steps[at]), y + _signed(steps[at + 1])
        ring.append((x, y))
    return tuple(ring)


def _packed(data: bytes) -> list[int]:
    numbers, at = [], 0
    while at < len(data):
        number, at = _read_varint(data, at)
        numbers.append(number)
    return numbers


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _value(body: bytes) -> object:
    ((number, value),) = _fields(body)
    if number == 1:
        return value.decode()
    if number == 3:
        return struct.unpack("<d", value)[0]
    if number == 5:
        return value
    if number == 6:
        return _signed(value)
    if number == 7:
        return bool(value)
    raise AssertionError(f"value field {number}")
