"""Registers the overview plane with Django."""

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Overview: derived tables of lists, map and boards (named custody_map* since before this plane existed)."""

    name = "mingcha.overview"
    label = "overview"
    verbose_name = "overview"

    def ready(self) -> None:
        """Registers the listeners for changes of the register and for recorders' reports."""
        # modules with models can be imported only now
        upkeep = import_module("mingcha.overview.points.upkeep")
        import_module("mingcha.registry.points.changes").listen_to_points(upkeep.points_changed)
        import_module("mingcha.fleet.recorders.reported").listen_to_reports(upkeep.cameras_reported)
