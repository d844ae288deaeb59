"""States and closed lists of sheets (articles 12, 21)."""

from enum import StrEnum

from mingcha.kit.words import Words


class SheetState(StrEnum):
    """Where a sheet stands. The value is stored in the database, so it never changes."""

    PREPARED = "prepared"
    REVIEWED = "reviewed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """For people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES[self]


_STATES = {
    SheetState.PREPARED: Words("编制中：待遮盖、核对", "prepared: to be covered and checked"),
    SheetState.REVIEWED: Words("已核对，可发出", "checked, may be sent"),
    SheetState.SENT: Words("已发出", "sent"),
    SheetState.WITHDRAWN: Words("已撤回", "withdrawn"),
}
_TONES = {
    SheetState.PREPARED: "warn",
    SheetState.REVIEWED: "info",
    SheetState.SENT: "ok",
    SheetState.WITHDRAWN: "plain",
}
RUNNING = (SheetState.PREPARED, SheetState.REVIEWED)
"""Of a finding one sheet runs at a time."""


class ReceiverKind(StrEnum):
    """Who receives a sheet. The value is stored in the database, so it never changes."""

    PARKS = "parks"
    CONSTRUCTION = "construction"
    OWNER = "owner"
    UNIT = "unit"

    @property
    def words(self) -> Words:
        """For people."""
        return _RECEIVERS[self]


_RECEIVERS = {
    ReceiverKind.PARKS: Words("园林绿化部门", "parks department"),
    ReceiverKind.CONSTRUCTION: Words("城乡建设部门", "construction department"),
    ReceiverKind.OWNER: Words("遮挡物所有人", "owner of what covers the view"),
    ReceiverKind.UNIT: Words("系统管理单位", "unit that manages the system"),
}


class SheetPart(StrEnum):
    """The pictures of a sheet. The value is stored in the database, so it never changes."""

    REFERENCE = "reference"
    NOW = "now"

    @property
    def words(self) -> Words:
        """For people."""
        return _PARTS[self]


_PARTS = {
    SheetPart.REFERENCE: Words("基准画面", "reference picture"),
    SheetPart.NOW: Words("当前画面", "picture of now"),
}
