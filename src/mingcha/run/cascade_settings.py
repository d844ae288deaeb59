"""Environment settings of the cascade to platforms above us, read without Django (article 13(1))."""

from mingcha.kit.environment import is_on, whole_number
from mingcha.kit.home import Home
from mingcha.run.environment import (
    bind_address,
    nearby,
    outside_url,
    port_from_environment,
    web_origins_from_environment,
)

_MOST_STREAMS, _STREAMS_LIMIT = 32, 160


def has_cascade(home: Home) -> bool:
    """MINGCHA_CASCADE=on: whether the host of the pages registers at platforms above us; a recorder host never does.
    Raises Fault(INVALID)."""
    return is_on("MINGCHA_CASCADE") and not home.is_recorder_host


def cascade_streams() -> int:
    """MINGCHA_CASCADE_STREAMS (default 32, at most 160): pictures that one platform may have open at once; more are
    answered with 486. Raises Fault(INVALID)."""
    return whole_number("MINGCHA_CASCADE_STREAMS", _MOST_STREAMS, _STREAMS_LIMIT)


def cascade_page() -> str:
    """The origin of the pages that tickets for platforms above are bound to: MINGCHA_URL, else the first of
    MINGCHA_WEB_ORIGINS, else that of the pages on this machine. Raises Fault(INVALID)."""
    listed = web_origins_from_environment().split()
    return outside_url() or (listed[0] if listed else nearby(bind_address(), port_from_environment()))
