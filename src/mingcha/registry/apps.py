"""Registers the registry with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """What exists and who answers for it."""

    name = "mingcha.registry"
    label = "registry"
    verbose_name = "registry"
