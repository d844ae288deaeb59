"""What `mingcha check` asks of incidents: a closed one was told to everybody to whom it was owed (PIPL 57; CIR 4)."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.incidents.models import SecurityIncident
from mingcha.supervision.incidents.rows import incident_facts
from mingcha.supervision.incidents.rules import still_owed

_WORDS = Words("事件已办结，但应当报告、通知的尚未办理", "an incident is closed, and somebody who must be told was not")


@cites("PIPL 57", "CIR 4")
def check_incidents() -> Iterator[Finding]:
    """Reports a closed incident of which a notice is owed."""
    rows = SecurityIncident.objects.exclude(closed_at=None).prefetch_related("notices").order_by("pk")
    for held in rows:
        owed = still_owed(incident_facts(held))
        if owed:
            sides = " ".join(one.receiver.value for one in owed)
            yield Finding("supervision", "incident_notice_owed", str(held.pk), _WORDS, {"owed": sides})
