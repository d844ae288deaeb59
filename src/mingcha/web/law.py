"""The regulation as pages: each article with its words, our translation, and what carries it out."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.law import articles


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """All 26 articles by chapter."""
    return render(request, "law/index.html", {"active": "law", "articles": articles.articles()})


@login_required
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One article."""
    return render(request, "law/article.html", {"active": "law", "article": articles.article(number)})
