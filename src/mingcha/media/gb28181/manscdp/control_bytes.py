"""The eight bytes of PTZCmd (annex A.3): verbs of control as hexadecimal text and back (articles 2 and 7(2)).

A5, version and check nibble, address (low 8 bits), command, two data bytes, third datum and address (4 bits each), sum.
"""

from collections.abc import Callable

from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.ptz.verbs import (
    Auxiliary,
    Cruise,
    CruiseAct,
    DeletePreset,
    Focus,
    GoToPreset,
    Iris,
    Move,
    Scan,
    ScanAct,
    SetPreset,
    Stop,
    Verb,
)

_FIRST, _SECOND = 0xA5, 0x0F
_BYTES = 8
_RIGHT, _LEFT, _DOWN, _UP, _ZOOM_IN, _ZOOM_OUT = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_LENS, _FAR, _NEAR, _IRIS_OPEN, _IRIS_CLOSE = 0x40, 0x41, 0x42, 0x44, 0x48
_SET_PRESET, _CALL_PRESET, _DELETE_PRESET = 0x81, 0x82, 0x83
_SCAN, _SCAN_SPEED, _SWITCH_ON, _SWITCH_OFF = 0x89, 0x8A, 0x8C, 0x8D
_PRESETS: dict[int, Callable[[int], Verb]] = {
    _SET_PRESET: SetPreset,
    _CALL_PRESET: GoToPreset,
    _DELETE_PRESET: DeletePreset,
}
_CRUISES = {
    CruiseAct.ADD: 0x84,
    CruiseAct.DELETE: 0x85,
    CruiseAct.SPEED: 0x86,
    CruiseAct.STAY: 0x87,
    CruiseAct.START: 0x88,
}
_CRUISE_ACTS = {code: act for act, code in _CRUISES.items()}
_LONG_VALUES = (CruiseAct.SPEED, CruiseAct.STAY)
_SCAN_BORDERS = {ScanAct.START: 0, ScanAct.LEFT: 1, ScanAct.RIGHT: 2}
_SCAN_ACTS = {border: act for act, border in _SCAN_BORDERS.items()}

type _Parts = tuple[int, int, int, int]
"""Command, first and second data byte, third datum of 4 bits."""


def write_control_bytes(verb: Verb, address: int = 1) -> str:
    """The 16 hexadecimal digits of a verb for a decoder address of 12 bits. Raises Fault(INVALID) for an address out of
    range and for a verb that has no such bytes: PreciseMove, DragZoom and GoHome."""
    if not 0 <= address <= 0xFFF:
        raise invalid(f"address {address}")
    command, first, second, third = _parts(verb)
    data = [_FIRST, _SECOND, address & 0xFF, command, first, second, third << 4 | address >> 8]
    return bytes([*data, sum(data) & 0xFF]).hex().upper()


def read_control_bytes(text: str) -> Verb:
    """The verb of 16 hexadecimal digits, for whatever address. Raises Fault(INVALID) for another length, a wrong sum,
    or a command that is no verb."""
    stripped = text.strip()
    try:
        data = bytes.fromhex(stripped) if len(stripped) == 2 * _BYTES else b""
    except ValueError:
        data = b""
    if len(data) != _BYTES or data[0] != _FIRST or sum(data[:-1]) & 0xFF != data[-1]:
        raise invalid("control bytes of another length or sum")
    return _verb((data[3], data[4], data[5], data[6] >> 4))


def _parts(verb: Verb) -> _Parts:
    match verb:
        case Stop():
            return 0, 0, 0, 0
        case Move():
            return _move_parts(verb)
        case Focus(speed):
            return (_FAR if speed > 0 else _NEAR) if speed else _LENS, _scaled(speed, 255), 0, 0
        case Iris(speed):
            return (_IRIS_OPEN if speed > 0 else _IRIS_CLOSE) if speed else _LENS, 0, _scaled(speed, 255), 0
        case SetPreset(preset):
            return _SET_PRESET, 0, preset, 0
        case GoToPreset(preset):
            return _CALL_PRESET, 0, preset, 0
        case DeletePreset(preset):
            return _DELETE_PRESET, 0, preset, 0
        case Cruise(act, cruise, value):
            return _CRUISES[act], cruise, value & 0xFF, value >> 8
        case Scan(ScanAct.SPEED, scan, value):
            return _SCAN_SPEED, scan, value & 0xFF, value >> 8
        case Scan(act, scan):
            return _SCAN, scan, _SCAN_BORDERS[act], 0
        case Auxiliary(switch, on):
            return _SWITCH_ON if on else _SWITCH_OFF, switch, 0, 0
        case _:
            raise invalid(f"{type(verb).__name__} has no control bytes")


def _move_parts(move: Move) -> _Parts:
    command = 0
    for speed, positive, negative in (
        (move.pan, _RIGHT, _LEFT),
        (move.tilt, _UP, _DOWN),
        (move.zoom, _ZOOM_IN, _ZOOM_OUT),
    ):
        if speed:
            command |= positive if speed > 0 else negative
    return command, _scaled(move.pan, 255), _scaled(move.tilt, 255), _scaled(move.zoom, 15)


def _scaled(speed: float, most: int) -> int:
    """A share as a whole number; a speed that is not zero stays at least 1."""
    return max(1, round(abs(speed) * most)) if speed else 0


def _verb(parts: _Parts) -> Verb:
    command, first, second, third = parts
    if command < _LENS:
        return _read_move(parts)
    if command < _SET_PRESET:
        return _read_lens(parts)
    match command:
        case 0x81 | 0x82 | 0x83:
            return _PRESETS[command](second)
        case 0x84 | 0x85 | 0x86 | 0x87 | 0x88:
            act = _CRUISE_ACTS[command]
            value = second | third << 8 if act in _LONG_VALUES else second
            return Cruise(act, first, 0 if act is CruiseAct.START else value)
        case 0x89 if second in _SCAN_ACTS:
            return Scan(_SCAN_ACTS[second], first)
        case 0x8A:
            return Scan(ScanAct.SPEED, first, second | third << 8)
        case 0x8C | 0x8D:
            return Auxiliary(first, command == _SWITCH_ON)
    raise invalid(f"control command {command:#x}")


def _read_move(parts: _Parts) -> Verb:
    command, first, second, third = parts
    if not command:
        return Stop()
    return Move(
        _direction(command, _RIGHT, _LEFT) * max(1, first) / 255,
        _direction(command, _UP, _DOWN) * max(1, second) / 255,
        _direction(command, _ZOOM_IN, _ZOOM_OUT) * max(1, third) / 15,
    )


def _read_lens(parts: _Parts) -> Verb:
    command, first, second, _ = parts
    match command:
        case 0x40:
            return Stop()
        case 0x41 | 0x42:
            return Focus((1 if command == _FAR else -1) * max(1, first) / 255)
        case 0x44 | 0x48:
            return Iris((1 if command == _IRIS_OPEN else -1) * max(1, second) / 255)
    raise invalid(f"lens command {command:#x}")


def _direction(command: int, positive: int, negative: int) -> int:
    if command & positive and command & negative:
        raise invalid("two directions against each other")
    return 1 if command & positive else -1 if command & negative else 0
