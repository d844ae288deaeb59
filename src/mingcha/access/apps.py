"""Registers the access plane with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The one door to footage."""

    name = "mingcha.access"
    label = "access"
    verbose_name = "access"
