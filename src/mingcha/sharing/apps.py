"""The Django application of the sharing plane."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Sharing: tables `sharing_*`."""

    name = "mingcha.sharing"
    label = "sharing"
    verbose_name = "sharing"
