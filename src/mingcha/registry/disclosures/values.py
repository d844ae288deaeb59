"""What is to be given to whom, or taken into use, as doors of register and access name it (article 16(6); PIPL 55)."""

from dataclasses import dataclass
from enum import StrEnum


class DisclosureKind(StrEnum):
    """The ways in which footage of a unit comes to another, and the first of all: a system of which points are taken
    into use, so that its pictures of people come to those who watch. The value is stored in an assessment."""

    FACE_SYSTEM = "face_system"
    CONTRACTOR = "contractor"
    SHARING = "sharing"
    DEPARTMENT = "department"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A way out of a unit (its code) that is about to open. `about`: the code of the other organisation, of the purpose
    of a department's request, of the place of a publication, or of the system that is taken into use; `systems`: the
    codes of the systems, () for every system that the unit manages."""

    kind: DisclosureKind
    unit: str
    about: str
    systems: tuple[str, ...] = ()
