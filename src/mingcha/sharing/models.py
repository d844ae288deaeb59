"""The tables of sharing for Django: each noun declares its own in its models.py."""

from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.joinings.models import Joining, JoiningPoint, JoiningStep
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding

__all__ = [
    "Application",
    "ApplicationStep",
    "ChangedKey",
    "DataSet",
    "DataSetVersion",
    "Joining",
    "JoiningPoint",
    "JoiningStep",
    "PointStanding",
]
