"""Addresses of supervision: the daily duties of a unit and what follows when they are not kept (arts. 12, 16, 20, 22 to 25)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
