"""The tables of sharing for Django: each noun declares its own in its models.py."""

from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding

__all__ = ["ChangedKey", "DataSet", "DataSetVersion", "PointStanding"]
