"""A table with every kind of column, written by acts of the tests; it is in no registry of the product's models."""

from django.apps.registry import Apps
from django.db import models

from mingcha.evidence.models import Attested

_APPS = Apps(["mingcha.evidence"])


class Keeper(Attested):
    """A row that other rows point at; `seen_at` stands for what a framework writes by itself."""

    unattested_columns = frozenset({"seen_at"})
    later_columns = frozenset({"nickname", "floor"})
    name = models.CharField(max_length=40)
    nickname = models.CharField(max_length=40, default="")
    floor = models.IntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        apps = _APPS
        app_label = "evidence"
        db_table = "specimen_keeper"


class Specimen(Attested):
    """One column of every kind."""

    keeper = models.ForeignKey(Keeper, on_delete=models.PROTECT, null=True)
    text = models.CharField(max_length=200)
    long_text = models.TextField(default="")
    whole = models.IntegerField(default=0)
    huge = models.BigIntegerField(default=2**60)
    fraction = models.FloatField(default=0.1)
    money = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    yes = models.BooleanField(default=True)
    unsure = models.BooleanField(null=True)
    instant = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    hour = models.TimeField(null=True)
    length = models.DurationField(null=True)
    blob = models.BinaryField(default=b"")
    tree = models.JSONField(default=dict)
    mark = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        apps = _APPS
        app_label = "evidence"
        db_table = "specimen"
