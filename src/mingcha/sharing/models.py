"""The tables of sharing for Django: each noun declares its own in its models.py."""

from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.cascade.models import UpperChannel, UpperOpening, UpperPlatform
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.decisions.models import (
    DecidedPoint,
    PrincipleFinding,
    Settlement,
    SharingDecision,
    UnitConsent,
)
from mingcha.sharing.grants.models import (
    GrantPerson,
    GrantReading,
    GrantReview,
    GrantStep,
    ShareGrant,
    UsageReport,
)
from mingcha.sharing.joinings.models import Joining, JoiningPoint, JoiningStep
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine, PushMark
from mingcha.sharing.reconciliations.models import Difference, Reconciliation
from mingcha.sharing.targets.models import Target

__all__ = [
    "Application",
    "ApplicationStep",
    "Batch",
    "ChangedKey",
    "DataSet",
    "DataSetVersion",
    "DecidedPoint",
    "Difference",
    "GrantPerson",
    "GrantReading",
    "GrantReview",
    "GrantStep",
    "Joining",
    "JoiningPoint",
    "JoiningStep",
    "PointStanding",
    "PrincipleFinding",
    "PushItem",
    "PushLine",
    "PushMark",
    "PushedRow",
    "Reconciliation",
    "Settlement",
    "ShareGrant",
    "SharingDecision",
    "Target",
    "UnitConsent",
    "UpperChannel",
    "UpperOpening",
    "UpperPlatform",
    "UsageReport",
]
