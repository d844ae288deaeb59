"""Addresses of supervision: daily duties of a unit, and what follows when one is not kept (12, 16, 20, 22-25)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
