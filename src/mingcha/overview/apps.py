"""Registers the overview plane with Django."""

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Overview: derived tables of lists, map and boards (named custody_map* since before this plane existed)."""

    name = "mingcha.overview"
    label = "overview"
    verbose_name = "overview"

    def ready(self) -> None:
        """Registers the listeners for changes of the register and for recorders' reports, and the job of the night."""
        # modules with models can be imported only now
        upkeep = import_module("mingcha.overview.points.upkeep")
        gaps = import_module("mingcha.overview.gaps.upkeep")
        points = import_module("mingcha.registry.points.changes")
        points.listen_to_points(upkeep.points_changed)
        points.listen_to_points(gaps.points_changed)  # behind the map, whose conditions it reads
        import_module("mingcha.overview.points.changed").listen_to_cameras(gaps.conditions_changed)
        duplicates = import_module("mingcha.overview.duplicates.upkeep")
        points.listen_to_points(duplicates.points_changed)
        import_module("mingcha.registry.plans.changes").listen_to_plans(duplicates.plan_changed)
        names = import_module("mingcha.overview.names.upkeep")
        places = import_module("mingcha.registry.places.changes")
        places.listen_to_sites(names.sites_named)
        places.listen_to_organisations(names.organisations_named)
        import_module("mingcha.registry.identity.changes").listen_to_people(names.people_named)
        import_module("mingcha.jobs.kinds").add_kind(import_module("mingcha.overview.passes.tasks").PASS)
        import_module("mingcha.registry.parts.changes").listen_to_parts(gaps.parts_changed)
        import_module("mingcha.fleet.recorders.reported").listen_to_reports(upkeep.cameras_reported)
