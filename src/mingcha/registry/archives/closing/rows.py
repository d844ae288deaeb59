"""Whether the volumes of a system let an acceptance be closed; for the act that closes one (article 11)."""

from datetime import date

from mingcha.kit.decision import Decision, cites
from mingcha.registry.archives.closing.rules import are_required_at_close, is_archived_at_close
from mingcha.registry.archives.models import ArchiveDocument
from mingcha.registry.archives.states import ArchiveKind
from mingcha.registry.systems.models import System


@cites("8", "11")
def archived_at_close(system: System, on: date) -> Decision:
    """Whether an acceptance of this system is closed as passed on a Shanghai day as far as its archives go; of a home
    that does not ask nothing is read."""
    required = are_required_at_close(on)
    rows = ArchiveDocument.objects.filter(volume__system=system).order_by() if required else ()
    kinds = frozenset(ArchiveKind(one.kind) for one in rows)
    return is_archived_at_close(system.legal_class, kinds, on, required=required)
