"""Small components: icon, article chip, state, instant, duration, number. Shape, text and colour go together."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import NextStep
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law import other_law
from mingcha.law.articles import words_of
from mingcha.law.decree import chinese_number
from mingcha.law.reference import Reference
from mingcha.law.trace import Part
from mingcha.registry.points.filter import PointFilter
from mingcha.web.frame.answers import step_url
from mingcha.web.frame.player_modules import FOLDER, modules_of
from mingcha.web.templatetags import remembered

register = template.Library()
# after Django's own, since templates load `i18n static parts` in this order
register.tag("translate", remembered.translate)
register.tag("blocktranslate", remembered.blocktranslate)
register.tag("static", remembered.static)

WEEKDAYS = (
    Words("周一", "Mon"),
    Words("周二", "Tue"),
    Words("周三", "Wed"),
    Words("周四", "Thu"),
    Words("周五", "Fri"),
    Words("周六", "Sat"),
    Words("周日", "Sun"),
)
_ELLIPSIS = "…"


@register.simple_tag
@lru_cache(512)
def icon(name: str, kind: str = "") -> SafeString:
    """An icon of our sprite, hidden from screen readers; `kind` "solid" fills it."""
    return _icon(name, kind)


@lru_cache(512)
def _icon(name: str, kind: str) -> SafeString:
    """A page has a hundred of them; the address of the sprite does not change while a program runs."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {kind}" if kind else "",
        static("build/icons.svg"),
        name,
    )


@register.simple_tag
def player(entry: str) -> SafeString:
    """The script of a page and preload links for all its imports, so that modules load in parallel."""
    return _player(entry)


@lru_cache(64)
def _player(entry: str) -> SafeString:
    """The addresses of built modules do not change while a program runs."""
    modules = modules_of(f"{entry}.js")
    links = format_html_join("", '<link rel="modulepreload" href="{}">', ((static(path),) for path in modules))
    return links + format_html('<script type="module" src="{}"></script>', static(f"{FOLDER}/{entry}.js"))


@register.filter
def words(value: Words | str) -> str:
    """A sentence in the language of the page."""
    return value.in_language(get_language() or "") if isinstance(value, Words) else str(value)


@register.simple_tag
def article(reference: str) -> SafeString:
    """The violet chip of an article; it links to the page of the law, its tooltip holds the words."""
    return _article(reference, get_language())


@lru_cache(2048)
def _article(reference: str, _language: str | None) -> SafeString:
    """The chip in the language that is active, which is a part of the key; the law's texts do not change while a
    program runs."""
    try:
        parsed = Reference.parse(reference)
    except Fault:
        return format_html('<span class="article">{}</span>', words(other_law.name(reference)))
    name = words(parsed.words)
    if parsed.decree != 314:
        return format_html('<span class="article" title="{}">{}</span>', words_of(reference).zh, name)
    anchor = f"#item-{parsed.item}" if parsed.item else ""
    url = reverse("law-article", args=[parsed.article]) + anchor
    return format_html('<a class="article" href="{}" title="{}">{}</a>', url, article_words(reference), name)


def article_words(reference: str) -> str:
    """The words of a reference in the language of the page; Chinese if there is no translation."""
    try:
        found = words_of(reference)
    except Fault:
        return ""
    return words(found) or found.zh


@register.simple_tag
def state(tone: str, label: Words | str) -> SafeString:
    """A state as shape, text and colour; tone is ok, warn, bad, off, trial or wait."""
    return _state(tone, words(label))


@lru_cache(512)
def _state(tone: str, label: str) -> SafeString:
    """A list shows the same few states in each row."""
    return format_html('<span class="state {}"><i class="glyph {}" aria-hidden="true"></i>{}</span>', tone, tone, label)


@register.filter
def called(actor: str, names: dict[str, str]) -> str:
    """The actor's name: by its id from `names`, a program's own name, else the id itself."""
    kind, _, name = actor.partition(":")
    program = Words(f"程序 {name}", f"program {name}")
    return names.get(actor) or (words(program) if kind == "program" else actor)


@register.filter
def moment(value: datetime | int | None, form: str = "full") -> str:
    """An instant in Beijing time: "full" 2026-11-24 周二 14:03:22, "short" 11-24 14:03, "seconds"
    11-24 14:03:22, "minute", "time", "day", "address" 2026-11-24T14:03:22.

    An int is Unix milliseconds; None is a dash.
    """
    if value is None:
        return "–"
    instant = datetime.fromtimestamp(value / 1000, UTC) if isinstance(value, int) else value
    local = instant.astimezone(SHANGHAI)
    if form == "time":
        return f"{local:%H:%M:%S}"
    if form == "day":
        return f"{local:%Y-%m-%d}"
    if form == "short":
        return f"{local:%m-%d %H:%M}"
    if form == "seconds":
        return f"{local:%m-%d %H:%M:%S}"
    if form == "address":
        return f"{local:%Y-%m-%dT%H:%M:%S}"
    if form == "minute":
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local:%Y-%m-%d} {words(WEEKDAYS[local.weekday()])} {local:%H:%M:%S}"


@register.filter
def duration(value: timedelta | int | float) -> str:
    """A duration in its two largest units: 15 分 45 秒, 3 天 2 小时. A number is in milliseconds."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value / 1000)
    if seconds < 60:
        return gettext("%(n)s s") % {"n": seconds}
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return gettext("%(n)s min") % {"n": minutes} + (" " + gettext("%(n)s s") % {"n": rest} if rest else "")
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return gettext("%(n)s h") % {"n": hours} + (" " + gettext("%(n)s min") % {"n": minutes} if minutes else "")
    days, hours = divmod(hours, 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} + (
        " " + gettext("%(n)s h") % {"n": hours} if hours else ""
    )


@register.filter
def spaced(value: int | None) -> str:
    """A number with a narrow space between thousands: 48 216. None is a dash."""
    return "–" if value is None else f"{value:,}".replace(",", "\u202f")


@register.filter
def percent(permille: int | None) -> str:
    """A share in permille as people read it: 7.7 %. None is a dash."""
    return "–" if permille is None else f"{permille / 10:g} %"


@register.filter
def size(value: int | None) -> str:
    """Bytes for people: 1.2 GB (powers of ten)."""
    if value is None:
        return "–"
    number = float(value)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if number < 1000 or unit == "TB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit in ("B", "kB") or number >= 100 else f"{number:.1f} {unit}"


@register.filter
def yuan(fen: int) -> str:
    """Fen as yuan with two decimals, "12,000.50"."""
    return f"{fen // 100:,}.{fen % 100:02d}".replace(",", "\u202f")


@register.filter
def metres(centimetres: int) -> str:
    """A height in metres: 4.5 m."""
    return f"{centimetres / 100:g} m"


@register.filter
def ends(value: str, keep: int = 8) -> str:
    """The first and last characters of a long digest."""
    return value if len(value) <= 2 * keep + 1 else value[:keep] + _ELLIPSIS + value[-keep:]


@register.simple_tag
def quote(reference: str) -> SafeString:
    """The words of an article in quotation marks; an English text is marked as our translation."""
    try:
        found = words_of(reference)
    except Fault:
        return SafeString("")
    if (get_language() or "").startswith("en") and found.en:
        return format_html("“{}” <small>({})</small>", found.en, gettext("our translation"))
    return format_html('<span lang="zh-CN">“{}”</span>', found.zh)


@register.simple_tag
def step_link(step: NextStep, first: bool) -> SafeString:
    """A next step: a button if a page carries it out, else only the sentence."""
    url = step_url(step)
    if not url:
        return format_html('<span class="say">{}</span>', words(step.words))
    return format_html(
        '<a class="button small {}" href="{}">{}</a>', "primary" if first else "", url, words(step.words)
    )


@register.simple_tag
def item_mark(number: int) -> str:
    """The mark of an item: （一） in Chinese, (1) in English."""
    return f"({number})" if (get_language() or "").startswith("en") else f"（{chinese_number(number)}）"


@register.filter
def numeral(number: int) -> str:
    """A number of a chapter: 一 in Chinese, 1 in English."""
    return str(number) if (get_language() or "").startswith("en") else chinese_number(number)


@register.simple_tag
def item_chip(items: dict[int, tuple[Part, str]], number: int) -> SafeString:
    """The state of a separately binding item; empty for other items."""
    if number not in items:
        return SafeString("")
    part, tone = items[number]
    return format_html('<span class="chip {}">{}</span>', tone, words(part.state.words))


@register.filter
def with_state(where: PointFilter, state: str) -> str:
    """The query of the same filter with another state; the current state is removed instead."""
    return where.but(state="" if where.state == state else state).query


@register.filter
def with_use(where: PointFilter, use: str) -> str:
    """The query of the same filter with another use ("trial" or "used"); the current one is removed instead."""
    return where.but(use="" if where.use == use else use).query
