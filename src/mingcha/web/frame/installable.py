"""The web app manifest, by which a phone installs these pages under their name, in each language (W3C Web Application
Manifest).

There is no service worker: browsers install a page without one, and so no program of ours runs in the browser after its
pages are closed, and nothing of a page is kept for later.
"""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

NAME = Words("明察 公共视频平台", "Mingcha public video")
SHORT_NAME = Words("明察", "Mingcha")
COLOUR = "#12283f"
"""Of the mark and of the rail."""
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-512.png", "512x512", "maskable"),
)


@require_GET
def manifest(request: HttpRequest, language: str) -> JsonResponse:
    """The manifest in a language, "zh" or "en"; for everybody, since a browser asks for it without a session. Raises
    Fault(NOT_FOUND) for another language."""
    del request
    if language not in _LANGUAGES:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这种语言", "there is no such language"), language)
    shortcuts = (
        (Words("今日", "Today"), reverse("today")),
        (Words("报警", "Alarms"), reverse("alarms")),
        (Words("地图", "Map"), reverse("points-map")),
    )
    content = {
        "id": "/",
        "name": NAME.in_language(language),
        "short_name": SHORT_NAME.in_language(language),
        "lang": _LANGUAGES[language],
        "start_url": reverse("today"),
        "scope": "/",
        "display": "standalone",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [
            {"src": static(f"mingcha/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in _ICONS
        ],
        "shortcuts": [{"name": words.in_language(language), "url": url} for words, url in shortcuts],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
