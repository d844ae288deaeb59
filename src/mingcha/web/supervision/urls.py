"""Addresses of supervision: the daily duties of a unit and what follows when they are not kept (arts. 12 to 25)."""

from django.urls import URLPattern, path

from mingcha.web.supervision.looks import pages as looks

urlpatterns: list[URLPattern] = [
    path("oversight/looks", looks.index, name="looks"),
    path("oversight/looks/cameras/<str:code>", looks.camera, name="look-camera"),
    path("oversight/looks/cameras/<str:code>/accept", looks.accept, name="look-accept"),
    path("oversight/looks/<str:number>", looks.one, name="look-finding"),
]
