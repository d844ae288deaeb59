"""Registers the jobs plane with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and their parts."""

    name = "mingcha.jobs"
    label = "jobs"
    verbose_name = "jobs"
