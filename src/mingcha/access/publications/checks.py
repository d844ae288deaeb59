"""What `mingcha check` asks of films: none was opened, published or withdrawn without its line of the register
(articles 16(3), 21)."""

from collections import Counter
from collections.abc import Iterator

from mingcha.access.publications.models import Publication
from mingcha.access.register.models import RequestLine
from mingcha.access.register.values import PUBLISH, PUBLISHED, VIEW, WATCHED, WITHDRAWN
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.privacy.redaction.queries import openings_of_films

_NOT_REGISTERED = Words("影片已观看、公开或者撤回，但调取登记中没有这一行",
                        "a film was opened, published or withdrawn, but the register has no line for it")  # fmt: skip


@cites("16(3)", "21")
def check_film_lines() -> Iterator[Finding]:
    """Reports every publication that is or was out without its lines, and every film that was opened more often than
    the register says."""
    lines = set(RequestLine.objects.filter(way=PUBLISH).values_list("request", "act"))
    out = Publication.objects.filter(released_at__isnull=False).order_by("pk")
    for number, ended in out.values_list("no", "ended_at").iterator(chunk_size=2000):
        for act in (PUBLISHED, *((WITHDRAWN,) if ended else ())):
            if (number, act) not in lines:
                yield Finding("access", "not_registered", f"access_publication {number} {act}", _NOT_REGISTERED)
    viewings = RequestLine.objects.filter(way=VIEW, act=WATCHED, request__startswith="R")
    watched = Counter(viewings.values_list("request", flat=True).iterator(chunk_size=2000))
    for number, opened in openings_of_films().items():
        if watched[number] < opened:
            yield Finding("access", "not_registered", f"privacy_redaction {number} {WATCHED}", _NOT_REGISTERED)
