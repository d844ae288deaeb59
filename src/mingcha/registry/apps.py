"""Registers the registry with Django."""

from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The application of the registry plane."""

    name = "mingcha.registry"
    label = "registry"
    verbose_name = "registry"

    def ready(self) -> None:
        """Registers the jobs of the registry."""
        # modules with models can be imported only now
        add_kind = import_module("mingcha.jobs.kinds").add_kind
        add_kind(import_module("mingcha.registry.imports.tasks").IMPORT)
        add_kind(import_module("mingcha.registry.verifications.tasks").CHECK)
