"""The tables of sharing for Django: each noun declares its own in its models.py."""

from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion

__all__ = ["Application", "ApplicationStep", "DataSet", "DataSetVersion"]
