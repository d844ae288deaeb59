"""Addresses of sharing: the catalogue (article 13)."""

from django.urls import path

from mingcha.web.sharing.catalogue import pages as catalogue

urlpatterns = [
    path("sharing/catalogue", catalogue.index, name="catalogue"),
    path("sharing/catalogue/new", catalogue.new, name="catalogue-new"),
    path("sharing/catalogue/basic", catalogue.take_in, name="catalogue-basic"),
    path("sharing/catalogue/<int:number>", catalogue.one, name="catalogue-set"),
    path("sharing/catalogue/<int:number>/edit", catalogue.edit, name="catalogue-edit"),
    path("sharing/catalogue/<int:number>/<slug:name>", catalogue.step, name="catalogue-step"),
]
