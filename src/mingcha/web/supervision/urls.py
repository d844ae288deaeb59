"""Addresses of supervision: daily duties of a unit, and what follows when one is not kept (12, 16, 20, 22-25)."""

from django.urls import URLPattern, path

from mingcha.web.supervision.cases import pages as cases
from mingcha.web.supervision.obstructions import pages as obstructions

urlpatterns: list[URLPattern] = [
    path("oversight/obstructions", obstructions.index, name="obstructions"),
    path("oversight/obstructions/new", obstructions.new, name="obstruction-new"),
    path("oversight/obstructions/<int:number>", obstructions.one, name="obstruction"),
    path("oversight/obstructions/<int:number>/photos/<int:inspection>", obstructions.photo, name="obstruction-photo"),
    path("oversight/obstructions/<int:number>/cases/new", cases.new, name="penalty-new"),
    path("oversight/obstructions/<int:number>/papers/<slug:kind>", obstructions.paper, name="obstruction-paper"),
    path("oversight/obstructions/<int:number>/<slug:name>", obstructions.step, name="obstruction-step"),
    path("oversight/penalties", cases.index, name="penalties"),
    path("oversight/penalties/<int:number>", cases.one, name="penalty"),
    path("oversight/penalties/<int:number>/papers/<slug:kind>", cases.paper, name="penalty-paper"),
    path("oversight/penalties/<int:number>/<slug:name>", cases.step, name="penalty-step"),
]
