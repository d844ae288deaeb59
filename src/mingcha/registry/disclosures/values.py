"""What is to be given to whom, as the doors of register and access name it (article 16(6); PIPL 55(3))."""

from dataclasses import dataclass
from enum import StrEnum


class DisclosureKind(StrEnum):
    """The ways in which footage of a unit comes to another; the value is stored in an assessment."""

    CONTRACTOR = "contractor"
    SHARING = "sharing"
    DEPARTMENT = "department"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A way out of a unit (its code) that is about to open. `about`: the code of the other organisation, of the purpose
    of a department's request, or of the place of a publication; `systems`: the codes of the systems, () for every
    system that the unit manages."""

    kind: DisclosureKind
    unit: str
    about: str
    systems: tuple[str, ...] = ()
