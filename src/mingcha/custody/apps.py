"""The Django application of the custody plane."""

from importlib import import_module

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Custody: tables `custody_*`."""

    name = "mingcha.custody"
    label = "custody"
    verbose_name = "custody"

    def ready(self) -> None:
        """Lets list and map follow the register."""
        # models exist only now
        import_module("mingcha.custody.map_upkeep").watch_the_register()
