"""What has a name and a code in the register."""

from enum import StrEnum


class NamedKind(StrEnum):
    """A site, a unit or a person."""

    SITE = "site"
    UNIT = "unit"
    PERSON = "person"
