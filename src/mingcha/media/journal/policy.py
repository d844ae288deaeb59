"""The retention policy of the application: opaque to media, written to the log before it takes effect."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import JournalWriter

_MOST_BYTES = 32 * 1024


def parse_policy(policy: object) -> dict[str, Json]:
    """Parses `policy` of the operation `policy`: an object, at most 32 KiB as canonical JSON. Raises Fault(INVALID)."""
    try:
        if isinstance(policy, dict) and policy and len(canonical_json(policy)) <= _MOST_BYTES:
            return policy
    except (ValueError, TypeError):
        pass
    raise Fault(FaultKind.INVALID, Words("存储期限规则格式不对", "the policy is not well-formed"))


def take_in_policy(
    journal: JournalWriter, recorder: str, policy: Mapping[str, Json], version: int, append: Append, now: datetime
) -> int:
    """Logs a policy and stores its version in one transaction; returns the index of its entry. The current version
    again returns the same index."""
    if journal.state(StateName.POLICY_VERSION) == str(version):
        return int(journal.state(StateName.POLICY_ENTRY))
    entry: dict[str, Json] = {
        "v": 1, "t": "policy", "rec": recorder, "at": int(now.timestamp() * 1000), "version": version, **policy,
    }  # fmt: skip
    with journal.transaction() as connection:
        index = append(connection, [canonical_json(entry)], now).start
        note_policy(journal, version, index)
    return index


def note_policy(journal: JournalWriter, version: int, entry: int) -> None:
    """Stores the version of the logged policy and the index of its entry; needs a transaction."""
    journal.set_state(StateName.POLICY_VERSION, str(version))
    journal.set_state(StateName.POLICY_ENTRY, str(entry))


def has_policy(journal: JournalWriter) -> bool:
    """Whether a policy was ever logged."""
    return bool(journal.state(StateName.POLICY_VERSION))
