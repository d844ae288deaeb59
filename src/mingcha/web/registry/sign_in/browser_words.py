"""Browser and system of a User-Agent header in words, for the list of sessions."""

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Kylin", "Kylin"), ("UOS", "UOS"), ("Linux", "Linux"),
)  # fmt: skip
_MOST = 1000


def browser_words(agent: str) -> str:
    """Such as "Chrome · Windows"; "?" for what is not known. The header is the browser's own claim."""
    text = agent[:_MOST]
    browser = next((name for sign, name in _BROWSERS if sign in text), "?")
    system = next((name for sign, name in _SYSTEMS if sign in text), "?")
    return f"{browser} · {system}"
