"""Who does an act: a person or a program, as a plain value that every plane can hand down to the evidence log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is "user:<pk>" or "program:<name>"; `name` is for people and never leaves the salted part of an entry."""

    id: str
    name: str = ""
    role: str = ""
    organisation: str = ""


def program(name: str) -> Actor:
    """The actor for a program of ours, such as program("uplink")."""
    return Actor(id=f"program:{name}", name=name)
