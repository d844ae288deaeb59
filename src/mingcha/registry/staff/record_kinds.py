"""What is recorded of staff besides trainings: the background check at hiring, secrecy education (799-16(2)(1))."""

from enum import StrEnum

from mingcha.kit.words import Words


class StaffRecordKind(StrEnum):
    """What was done. Of a background check only that it was done is kept, never what it found."""

    BACKGROUND_CHECK = "background_check"
    SECRECY_EDUCATION = "secrecy_education"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WORDS[self]


_WORDS = {
    StaffRecordKind.BACKGROUND_CHECK: Words("入职审查", "background check"),
    StaffRecordKind.SECRECY_EDUCATION: Words("保密教育", "secrecy education"),
}
