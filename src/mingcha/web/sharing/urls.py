"""Addresses of sharing: its first page, the catalogue, applications of departments, the points that are in no row,
systems joined by units (article 13)."""

from django.urls import path

from mingcha.web.sharing.applications import pages as applications
from mingcha.web.sharing.catalogue import pages as catalogue
from mingcha.web.sharing.coordinates import pages as coordinates
from mingcha.web.sharing.first_page import index as first_page
from mingcha.web.sharing.joinings import pages as joinings

urlpatterns = [
    path("sharing", first_page, name="sharing"),
    path("sharing/catalogue", catalogue.index, name="catalogue"),
    path("sharing/catalogue/new", catalogue.new, name="catalogue-new"),
    path("sharing/catalogue/basic", catalogue.take_in, name="catalogue-basic"),
    path("sharing/catalogue/<int:number>", catalogue.one, name="catalogue-set"),
    path("sharing/catalogue/<int:number>/edit", catalogue.edit, name="catalogue-edit"),
    path("sharing/catalogue/<int:number>/<slug:name>", catalogue.step, name="catalogue-step"),
    path("sharing/applications", applications.index, name="applications"),
    path("sharing/applications/new", applications.new, name="application-new"),
    path("sharing/applications/<slug:no>", applications.one, name="application"),
    path("sharing/applications/<slug:no>/edit", applications.edit, name="application-edit"),
    path("sharing/applications/<slug:no>/<slug:name>", applications.step, name="application-step"),
    path("sharing/coordinates", coordinates.index, name="coordinates"),
    path("sharing/joinings", joinings.index, name="joinings"),
    path("sharing/joinings/new", joinings.new, name="joining-new"),
    path("sharing/joinings/<slug:no>", joinings.one, name="joining"),
    path("sharing/joinings/<slug:no>/<slug:name>", joinings.step, name="joining-step"),
]
