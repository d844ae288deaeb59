"""Registers the registry with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The application of the registry plane."""

    name = "mingcha.registry"
    label = "registry"
    verbose_name = "registry"
