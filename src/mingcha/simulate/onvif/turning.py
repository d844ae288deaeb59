"""Where a virtual camera is turned to: it moves by its clock, and stops by itself."""

from dataclasses import dataclass, field

from mingcha.kit.clock import Clock

type Position = tuple[float, float, float]
"""Pan and tilt from -1 to 1, zoom from 0 to 1."""
HOME: Position = (0.0, 0.0, 0.0)
_LOWEST: Position = (-1.0, -1.0, 0.0)
_SHARE_PER_S = 0.25
"""Of the whole way, at the highest speed."""


@dataclass
class Turning:
    """Position and presets of one camera."""

    clock: Clock
    presets: dict[str, tuple[str, Position]] = field(default_factory=dict)
    """By token: name and position."""
    _position: Position = HOME
    _speeds: Position = (0.0, 0.0, 0.0)
    _since_ns: int = 0
    _until_ns: int = 0

    def position(self) -> Position:
        """Where it is turned to now."""
        moved_s = max(0, min(self.clock.monotonic_ns(), self._until_ns) - self._since_ns) / 1e9
        pan, tilt, zoom = (
            max(lowest, min(1.0, at + speed * moved_s * _SHARE_PER_S))
            for lowest, at, speed in zip(_LOWEST, self._position, self._speeds, strict=True)
        )
        return pan, tilt, zoom

    def is_moving(self) -> bool:
        """Whether it moves now."""
        return any(self._speeds) and self.clock.monotonic_ns() < self._until_ns

    def move(self, speeds: Position, lasts_s: float) -> None:
        """Moves with these speeds, from -1 to 1, for some seconds."""
        now = self.clock.monotonic_ns()
        self._position, self._speeds = self.position(), speeds
        self._since_ns, self._until_ns = now, now + int(lasts_s * 1e9)

    def stop(self) -> None:
        """Stays where it is."""
        self.move((0.0, 0.0, 0.0), 0)

    def go(self, position: Position = HOME) -> None:
        """Is at a position at once."""
        self.stop()
        self._position = position

    def keep(self, token: str, name: str) -> str:
        """Stores the present position under a token, a new one if it is "". Returns the token."""
        token = token or next(f"P{number}" for number in range(1, 1_000) if f"P{number}" not in self.presets)
        self.presets[token] = (name, self.position())
        return token
