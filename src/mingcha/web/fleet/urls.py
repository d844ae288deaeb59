"""Addresses of recorders (articles 7, 16(5))."""

from django.urls import path

from mingcha.web.fleet.recorders import pages as recorders

urlpatterns = [
    path("administration/recorders", recorders.index, name="recorders"),
    path("administration/recorders/balance", recorders.spread, name="recorders-balance"),
    path("administration/recorders/<str:name>", recorders.one, name="recorder"),
    path("administration/recorders/<str:name>/retire", recorders.retire, name="recorder-retire"),
]
