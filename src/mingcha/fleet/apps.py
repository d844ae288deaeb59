"""Registers the fleet plane with Django."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Fleet: recorders and placement (tables named custody_* since before this plane existed)."""

    name = "mingcha.fleet"
    label = "fleet"
    verbose_name = "fleet"
