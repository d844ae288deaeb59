"""The actor of an act: a person or a program, as a plain value that planes pass down to the evidence log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is "user:<pk>" or "program:<name>"; `name` and `token` are stored only in the salted
    part of an entry."""

    id: str
    name: str = ""
    role: str = ""
    organisation: str = ""
    token: str = ""
    """"#<number> <name>" of the API token by which a person's program asked; "" for the person."""


def program(name: str) -> Actor:
    """The actor for one of our programs, such as program("uplink")."""
    return Actor(id=f"program:{name}", name=name)
