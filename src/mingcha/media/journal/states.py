"""Enums stored in the journal and the recorder's log. Never change a stored value: existing journals contain it."""

from enum import IntEnum, StrEnum


class FileState(IntEnum):
    """file.state."""

    OPEN = 0  # being written, or left so by a crash
    WHOLE = 1  # nothing more will come
    DISPOSED = 2  # gone on an order; the row stays


class DisposalState(StrEnum):
    """disposal.state; also `state` in the local protocol."""

    WAITING = "waiting"  # the intent is logged, not_before has not come
    UNLINKING = "unlinking"  # the plan is written down; files may be gone already
    DONE = "done"
    REFUSED = "refused"


class AssignmentAct(StrEnum):
    """`act` of the log entry `camera`."""

    ASSIGNED = "assigned"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class IntentWitness(StrEnum):
    """`witness` of the log entry `dispose_intent`; disposal.witness is 1 for REQUIRED, else 0."""

    REQUIRED = "required"
    NONE = "none"


class StateName(StrEnum):
    """state.name: the journal's single values."""

    ALIVE_MS = "alive_ms"  # the recorder's last sign of life
    ASSIGNMENT_VERSION = "assignment_version"
    BARRED_DEVICES = "barred_devices"  # with masked cameras, of all recorders: IP addresses, separated by blanks
    BARRED_PLACES = "barred_places"  # of such devices that register here: IP addresses, separated by blanks
    HOLDS_VERSION = "holds_version"  # of the set that was taken in last
    HOLDS_ENTRY = "holds_entry"  # index of the last log entry of that set
    HOLDS_LOGGED = "holds_told"  # version of the last set that the log's entries tell whole
    HOLDS_CONFIRMED_MS = "holds_confirmed_ms"  # when the application last said that this set still holds
    POLICY_VERSION = "policy_version"
    POLICY_ENTRY = "policy_entry"
    KEEP_BYTES = "keep_bytes"  # size cap of a demo home, 0 for none
    FOOTAGE_BYTES = "footage_bytes"  # all footage files that are not disposed of
    OWN_DISK = "own_disk"  # id of the disk that is the home's own folder
    UNLOOKED_HOURS = "unlooked_hours"  # around these (Unix s // 3600, commas) files without rows are still to be sought
