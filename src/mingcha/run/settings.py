"""Django's settings, read from the environment once; what is wrong there stops the start with a clear sentence."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

from mingcha import web
from mingcha.evidence.log.sm2_line import sm2_from_environment
from mingcha.jobs.queues import QUEUES
from mingcha.kit.environment import networks_from_environment, whole_number
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.overview.texts.sqlite import ConnectionWithParts
from mingcha.registry.directory.provider_file import provider_from_environment
from mingcha.registry.documents.store_address import store_from_environment
from mingcha.run.camera_networks import camera_networks_from_environment
from mingcha.run.environment import (
    base_map_from_environment,
    bind_address,
    export_folder_from_environment,
    export_hosts_from_environment,
    gateway_port,
    hosts_from_environment,
    nearby,
    outside_url,
    port_from_environment,
    proxies_from_environment,
    recorder_ttl_from_environment,
    sharing_folder_from_environment,
    sharing_hosts_from_environment,
    task_backend_from_environment,
)
from mingcha.run.reminder_settings import mail_domains_from_environment, reminder_hosts_from_environment
from mingcha.web.frame.body_limits import FORM_BYTES, LARGEST_BODY_BYTES

MINGCHA_HOME = Home.from_environment()
MINGCHA_KEYS = KeyFolder(MINGCHA_HOME.keys)


_BY_DEFAULT = {
    "connect_timeout": "3",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "tcp_user_timeout": "3000",
    "options": " ".join(
        f"-c {name}"
        for name in (
            "tcp_keepalives_idle=2",
            "tcp_keepalives_interval=1",
            "tcp_keepalives_count=2",
            "tcp_user_timeout=3000",
            "jit=off",
        )
    ),
}
"""A line that is cut is noticed in seconds, not in the quarter of an hour that TCP waits by itself; DATABASE_URL may
say otherwise (libpq's parameters). `options` tells the server the same: it must notice, too, since the session of a
host that was cut off holds locks, the leader's among them, for as long as the server takes it for alive.
No query is compiled (`jit`): of lists of a whole city the server compiled for seconds what it answers in tenths."""

PREPARED_AFTER = 3
"""A statement that a connection has run so often is kept planned by the server, which halves its part of an act.
DATABASE_URL says `?prepare_threshold=0` where a pool in between cannot pass prepared statements on."""


_KEPT_S = 600
"""A thread keeps its connection so long from one request to the next."""


_EMBEDDED: dict[str, object] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "factory": ConnectionWithParts,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
"""The options of the embedded database."""


def database_from_environment() -> dict[str, object]:
    """DATABASE_URL (postgresql://user:password@host:port/name) or the embedded SQLite database."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "mingcha.run.embedded_database",
            "NAME": str(MINGCHA_HOME.database),
            "OPTIONS": dict(_EMBEDDED),
            "CONN_MAX_AGE": _KEPT_S,  # a new one reads all tables and triggers: 1.7 ms a page with those of 0.6.0
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        words = Words("DATABASE_URL 须以 postgresql:// 开头", "DATABASE_URL must begin with postgresql://")
        raise Fault(FaultKind.INVALID, words)
    try:
        port = parts.port or ""
    except ValueError:
        words = Words("DATABASE_URL 中的端口不对", "the port in DATABASE_URL is not a port number")
        raise Fault(FaultKind.INVALID, words) from None
    if not parts.path.strip("/"):
        words = Words("DATABASE_URL 须写明数据库名", "DATABASE_URL must name a database")
        raise Fault(FaultKind.INVALID, words)
    options: dict[str, object] = {**_BY_DEFAULT, **dict(parse_qsl(parts.query))}
    prepared_after = _whole(options.pop("prepare_threshold", str(PREPARED_AFTER)))
    if prepared_after:
        options |= {"server_side_binding": True, "prepare_threshold": prepared_after}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": str(options.pop("host", parts.hostname or "")),
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": _KEPT_S,  # a new one costs a renewal some 10 ms, and has no prepared statements yet
    }


def _whole(text: object) -> int:
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 6):
        words = "prepare_threshold in DATABASE_URL must be a number, 0 for none"
        raise Fault(FaultKind.INVALID, Words("DATABASE_URL 中的 prepare_threshold 须为数字，0 表示不用", words))
    return int(text)


def secret_key() -> str:
    """Django's secret key, derived from a key in the key folder (a signature is unforgeable and always the same)."""
    try:
        return MINGCHA_KEYS.signer("django").sign(b"mingcha/django-secret-key").hex()
    except Fault as fault:
        if fault.kind is not FaultKind.FORBIDDEN:
            raise
        return os.urandom(64).hex()  # a program without sessions, with keys of its own alone


MINGCHA_PORT = port_from_environment()
MINGCHA_GATEWAY_PORT = MINGCHA_PORT + 1
MINGCHA_GATEWAY_NEARBY = nearby(bind_address(), gateway_port())
MINGCHA_URL = outside_url()
MINGCHA_PROXIES = proxies_from_environment()
MINGCHA_SM2 = sm2_from_environment()
MINGCHA_OIDC = provider_from_environment()
MINGCHA_LOG_READERS = networks_from_environment("MINGCHA_LOG_READERS", "")
MINGCHA_METRICS_NETWORKS = networks_from_environment("MINGCHA_METRICS_NETWORKS", "127.0.0.0/8,::1")
MINGCHA_EXPORT_HOSTS = export_hosts_from_environment()
MINGCHA_MAIL_DOMAINS = mail_domains_from_environment()  # none without a mail server
MINGCHA_REMINDER_HOSTS = reminder_hosts_from_environment()
MINGCHA_EXPORT_FOLDER = export_folder_from_environment()
MINGCHA_SHARING_HOSTS = sharing_hosts_from_environment()
MINGCHA_SHARING_FOLDER = sharing_folder_from_environment()
MINGCHA_ARCHIVE_STORE = store_from_environment()
MINGCHA_RECORDER_TTL_SECONDS: int = recorder_ttl_from_environment()
MINGCHA_REQUESTS_PER_MINUTE: int = whole_number("MINGCHA_REQUESTS_PER_MINUTE", 3000, 10**6)
MINGCHA_CAMERA_NETWORKS = camera_networks_from_environment()

SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = list(hosts_from_environment())
DATABASES = {"default": database_from_environment()}
SILENCED_SYSTEM_CHECKS = ["fields.W163", "models.W046"]  # SQLite keeps no comments; PostgreSQL does
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "mingcha.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "mingcha.evidence",
    "mingcha.jobs",
    "mingcha.registry",
    "mingcha.fleet",
    "mingcha.custody",
    "mingcha.privacy",
    "mingcha.access",
    "mingcha.overview",
    "mingcha.supervision",
    "mingcha.sharing",
]
MIDDLEWARE = [
    "mingcha.web.frame.proxies.TrustedProxies",  # first: everything below rests on who asks, and over what
    "mingcha.web.frame.whole_requests.WholeRequests",
    "mingcha.web.frame.figures.Counted",
    "django.middleware.security.SecurityMiddleware",
    "mingcha.web.frame.methods.KnownMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mingcha.web.frame.sessions.Sessions",  # before the tokens: a bearer token takes the place of a session
    "mingcha.web.api.bearer.BearerTokens",  # before the rates: a program is counted with its person's account
    "mingcha.web.frame.rates.RequestRates",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mingcha.web.frame.session.PreferredLanguage",
    "mingcha.web.frame.content_policy.GatewaySources",
    "mingcha.web.frame.content_policy.NothingKept",
    "mingcha.web.frame.after_sign_in.AfterSignIn",
    "mingcha.web.frame.answers.RefusalsAndFaults",
]
ROOT_URLCONF = "mingcha.web.urls"
WSGI_APPLICATION = "mingcha.run.wsgi.application"
FORM_RENDERER = "mingcha.web.forms.widget_renderer.WidgetRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(Path(web.__file__).parent.glob("*/templates")),  # before those of the applications
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["mingcha.web.frame.template_source.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["mingcha.web.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mingcha.web.frame.frame.frame",
            ],
        },
    },
]

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["mingcha.registry.sign_in.backend.Accounts"]
PASSWORD_HASHERS = [
    "mingcha.registry.sign_in.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of version 0.4.0 and before; hashed anew at the next sign-in
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the build writes into the package; there is no second copy to collect

# Nothing from elsewhere, nothing inline. The gateway's origin joins connect-src a page at a time
# (web.frame.content_policy).
MINGCHA_TILES, MINGCHA_TILES_NOTE = base_map_from_environment()
MINGCHA_GATEWAY_ORIGIN = os.environ.get("MINGCHA_GATEWAY_ORIGIN", "").rstrip("/") or MINGCHA_URL
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "media-src": ["blob:"],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# TLS ends at the proxy; TrustedProxies takes the header away where no proxy of ours wrote it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MINGCHA_PASSKEY_ORIGIN = MINGCHA_URL or f"http://localhost:{MINGCHA_PORT}"
"""The one origin at which passkeys are enrolled and used; its host is the relying party id of WebAuthn, which cannot be
an IP address. It never depends on the Host header."""
CSRF_TRUSTED_ORIGINS = [MINGCHA_URL] if MINGCHA_URL else []
SECURE_HSTS_SECONDS = whole_number("MINGCHA_HSTS_SECONDS", 0, 10**9)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MINGCHA_URL.startswith("https://")
if SESSION_COOKIE_SECURE:  # RFC 6265bis, 4.1.3.2: no other host and no plain page can plant such a cookie
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_ENGINE = "mingcha.registry.sessions.store"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600  # of the cookie alone; how long a session lasts: accounts.session_hours and its idle end
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mingcha.web.frame.not_saved.csrf_failed"

# Forms and JSON of ours are small; the server refuses larger ones earlier (web.frame.body_limits).
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 4
# A list of points has passwords of cameras: no file that is handed in lies in a temporary folder. The page server has
# the whole body in memory already.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY_BYTES

# Hints to the workers of jobs (docs/design/jobs.md); what is to be done stands in the tables of mingcha.jobs.
TASKS = {"default": {"BACKEND": task_backend_from_environment(), "QUEUES": list(QUEUES)}}

# In the database, so that what is kept there holds over all processes and restarts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "mingcha_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
