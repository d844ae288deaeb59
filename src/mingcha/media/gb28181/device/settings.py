"""Who this side is, and where it registers (GB/T 28181-2022, 9.1; article 13(1))."""

from dataclasses import dataclass, field

from mingcha.media.gb28181.identity import read_code
from mingcha.media.gb28181.manscdp.versions import Version


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One registration. Raises Fault(INVALID) for codes that are not 20 digits."""

    code: str
    """20 digits: the user of every message of this side."""
    password: str = field(repr=False)
    server_code: str
    host: str
    """Numeric address of the server."""
    port: int
    is_tcp: bool = False
    version: Version = Version.V2022
    expires_s: int = 3_600
    heartbeat_s: int = 60
    heartbeat_misses: int = 3
    """Keepalives without an answer, after which this side registers anew."""
    retry_s: int = 60
    """After a registration that failed (9.1.1: not less than 60)."""
    page_items: int = 4
    """Entries of a catalogue or of recordings in one message: few enough for one datagram."""

    def __post_init__(self) -> None:
        read_code(self.code)
        read_code(self.server_code)

    @property
    def domain(self) -> str:
        """The SIP domain of this side."""
        return self.code[:10]

    @property
    def server_domain(self) -> str:
        """The SIP domain of the server."""
        return self.server_code[:10]
