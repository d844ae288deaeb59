"""Why a device recorded something: the types of 2022 A.2.4.5 (article 13(1)). By itself, so that who hands a list of
recordings on needs no XML."""

from enum import StrEnum


class RecordKind(StrEnum):
    """Why something was recorded."""

    ALL = "all"
    TIME = "time"
    ALARM = "alarm"
    MANUAL = "manual"
