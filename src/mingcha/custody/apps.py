"""The Django application of the custody plane."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Custody: tables `custody_*`."""

    name = "mingcha.custody"
    label = "custody"
    verbose_name = "custody"
