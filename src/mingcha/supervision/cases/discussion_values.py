"""A discussion of the heads of the organ as a frozen value (APL 57(2))."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NewDiscussion:
    """A discussion of the heads of the organ about a complex or grave case (APL 57(2)): its day, who took part, what
    was concluded."""

    held_on: date
    persons: tuple[str, ...]
    conclusion: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of who took part, each once."""
        return tuple(dict.fromkeys(name for one in self.persons if (name := " ".join(one.split()))))
