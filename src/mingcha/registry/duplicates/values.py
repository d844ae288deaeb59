"""What stands or is planned beside something else, as the register calls it (article 5)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A camera or planned place of a possible duplicate: the 20-digit code of a camera, or the number of the plan of a
    planned place and its own in it; its name, the unit that answers for it, and the written reason that it has, "" for
    none."""

    planned: bool
    code: str
    plan: int
    item: int
    name: str
    organisation: str
    organisation_name: str
    reason: str
