"""The tables of sharing for Django: each noun declares its own in its models.py."""

from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.decisions.models import (
    DecidedPoint,
    PrincipleFinding,
    Settlement,
    SharingDecision,
    UnitConsent,
)
from mingcha.sharing.grants.models import GrantPerson, GrantReview, GrantStep, ShareGrant, UsageReport
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding

__all__ = [
    "Application",
    "ApplicationStep",
    "ChangedKey",
    "DataSet",
    "DataSetVersion",
    "DecidedPoint",
    "GrantPerson",
    "GrantReview",
    "GrantStep",
    "PointStanding",
    "PrincipleFinding",
    "Settlement",
    "ShareGrant",
    "SharingDecision",
    "UnitConsent",
    "UsageReport",
]
