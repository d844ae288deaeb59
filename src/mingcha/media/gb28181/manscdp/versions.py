"""What GB/T 28181-2016 and -2022 write differently: charset and spelling (2022: 6.10 and annex I; article 13(1))."""

from enum import StrEnum

from mingcha.media.gb28181.manscdp.text import GB2312, GB18030


class Version(StrEnum):
    """The edition that a peer speaks."""

    V2016 = "2016"
    V2022 = "2022"

    @property
    def charset(self) -> str:
        """The charset of its messages."""
        return GB18030 if self is Version.V2022 else GB2312

    @property
    def key_picture_command(self) -> str:
        """The element that asks for a key picture: devices of 2016 know the spelling of that edition alone."""
        return "IFrameCmd" if self is Version.V2022 else "IFameCmd"


def version_of_header(value: str) -> Version:
    """The edition of an X-GB-Ver header: 3.0 and above is 2022; anything else, or none, is 2016 (annex I)."""
    major = value.strip().partition(".")[0]
    return Version.V2022 if major.isascii() and major.isdecimal() and int(major[:9]) >= 3 else Version.V2016
