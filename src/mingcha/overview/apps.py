"""Registers the overview plane with Django."""

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Overview: derived tables of lists, map and boards (named custody_map* since before this plane existed)."""

    name = "mingcha.overview"
    label = "overview"
    verbose_name = "overview"

    def ready(self) -> None:
        """Lets list and map follow the register."""
        # models exist only now
        import_module("mingcha.overview.points.upkeep").watch_the_register()
