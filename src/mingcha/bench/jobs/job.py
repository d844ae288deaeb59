"""A job: who does it, where the person stands before it, its steps, and the effect by which it is known to be done."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mingcha.bench.jobs.person import Person
from mingcha.bench.jobs.scene import Scene
from mingcha.kit.words import Words


class Side(StrEnum):
    """Whose job it is."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job. `ready` and `effect` are not counted, `steps` is."""

    name: str
    """As in peers.yaml and docs/ref/jobs.md."""
    side: Side
    words: Words
    account: str
    ready: Callable[[Person, Scene], None]
    """Brings the person to the place where the job begins."""
    steps: Callable[[Person, Scene], None]
    effect: Callable[[Person, Scene], int]
    """What the job changes, read from the database or the page: the job is done when this number has risen."""
