"""Addresses of the law."""

from django.urls import path

from mingcha.web.law import articles, calendar, parameters, parts

urlpatterns = [
    path("law", articles.index, name="law"),
    path("law/calendar", calendar.page, name="law-calendar"),
    path("law/parameters", parameters.page, name="law-parameters"),
    path("law/parts", parts.page, name="law-parts"),
    path("law/<int:number>", articles.article, name="law-article"),
]
