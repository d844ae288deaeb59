"""What `mingcha check` asks of targets: each enabled one can be spoken with (article 13(1))."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import adapter_of

_CLOSED = Words(
    "已启用的推送目标无法对接：口令不能用本机密钥打开，或者本版本不支持该方式",
    "an enabled target cannot be spoken with: its password does not open, or this version does not know its kind",
)


@cites("13(1)")
def check_targets() -> Iterator[Finding]:
    """Names every enabled target whose password does not open with this key folder, or of an unknown kind."""
    for held in Target.objects.filter(enabled_at__isnull=False).order_by("name"):
        try:
            adapter_of(held)
        except Fault:
            yield Finding("sharing", "target_closed", held.name, _CLOSED)
