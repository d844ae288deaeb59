"""What `mingcha check` asks of access: no picture was opened without its line in the register (article 16(3)), and the
pictures kept as evidence are what they were (article 16(2))."""

from collections.abc import Iterator

from django.conf import settings

from mingcha.access.register.checks import check_register
from mingcha.access.snapshots.checks import check_snapshots
from mingcha.kit.finding import Finding


def check_access() -> Iterator[Finding]:
    """All findings of access in this home."""
    yield from check_register()
    yield from check_snapshots(settings.MINGCHA_HOME.documents)
