"""The closed sets of words and numbers that the journal and the recorder's log keep. The stored values never change:
journals in the field hold them."""

from enum import IntEnum, StrEnum


class FileState(IntEnum):
    """How far a footage file is (file.state)."""

    OPEN = 0  # being written, or left so by a crash
    WHOLE = 1  # nothing more will come
    DISPOSED = 2  # gone on an order; the row stays


class OrderState(StrEnum):
    """How far a disposal order is at the recorder (disposal.state); the local protocol says the same words."""

    WAITING = "waiting"  # the intent is logged, not_before has not come
    UNLINKING = "unlinking"  # the plan is written down; files may be gone already
    DONE = "done"
    REFUSED = "refused"


class AssignmentAct(StrEnum):
    """What became of a camera's assignment, as the log's `camera` entries say it (`act`)."""

    ASSIGNED = "assigned"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class IntentWitness(StrEnum):
    """Whether an intent waits for witnesses, as its log entry says it (`witness`); disposal.witness holds 1 or 0."""

    REQUIRED = "required"
    NONE = "none"


class StateName(StrEnum):
    """Names of the journal's single values (state.name)."""

    ALIVE_MS = "alive_ms"  # the recorder's last sign of life
    ASSIGNMENT_VERSION = "assignment_version"
    HOLDS_VERSION = "holds_version"  # of the set that was taken in last
    HOLDS_ENTRY = "holds_entry"  # index of the last log entry of that set
    HOLDS_TOLD = "holds_told"  # version of the last set that the log's entries tell whole
    HOLDS_CONFIRMED_MS = "holds_confirmed_ms"  # when the application last said that this set still holds
    POLICY_VERSION = "policy_version"
    POLICY_ENTRY = "policy_entry"
    KEEP_BYTES = "keep_bytes"  # size cap of a demo home, 0 for none
    FOOTAGE_BYTES = "footage_bytes"  # all footage files that are not disposed of
    OWN_DISK = "own_disk"  # id of the disk that is the home's own folder
    UNLOOKED_HOURS = "unlooked_hours"  # around these (Unix s // 3600, commas) files without rows are still to be sought
