"""Addresses of supervision: the daily duties of a unit, and what follows when they are not kept (arts. 12, 16, 20, 22
to 25)."""

from django.urls import path

from mingcha.web.supervision.health import pages as health

urlpatterns = [
    path("oversight/health", health.index, name="health"),
]
