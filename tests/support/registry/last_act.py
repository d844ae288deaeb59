"""The newest entry of the application log, for tests of actions."""

import json

from mingcha.evidence.models import Entry, EntryDetail


def last_entry() -> dict[str, object]:
    """The newest entry of the application's log."""
    return json.loads(bytes(Entry.objects.latest("index").body))


def last_facts() -> dict[str, object]:
    """The facts of the newest entry."""
    return json.loads(bytes(EntryDetail.objects.latest("entry_id").event))["facts"]
