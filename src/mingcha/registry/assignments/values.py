"""The assignment of a camera for its recorder (arts. 7, 16(5))."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Assignment:
    """A camera's data for its recorder (local protocol, `assign`). The password is sealed with the key folder."""

    camera: str
    url: str
    username: str
    sealed_password: str = field(repr=False)
    epoch: int
    label: str
    enabled: bool
    sub_url: str = ""
    sound_until_ms: int = 0
    home_preset: int = 0
    """The number of its home preset at the camera; 0 if it has none, or one without a number."""
    home_return_s: int = 0
