"""Django's settings. What differs between installations is in `environment.py`; the rest is the same everywhere."""

import datetime as dt
from pathlib import Path

from django.utils.csp import CSP

from keepworth_web.site import parts
from keepworth_web.site.environment import read_environment

ENVIRONMENT = read_environment()
ROOT = Path(__file__).parents[1]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret
ALLOWED_HOSTS = ENVIRONMENT.hosts
ROOT_URLCONF = "keepworth_web.site.urls"
WSGI_APPLICATION = "keepworth_web.site.wsgi.application"
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STAGES = ("prove", "act", "focus", "value", "measure", "listen", "know")
INSTALLED_APPS = [
    *(f"keepworth_web.{stage}" for stage in STAGES),
    "keepworth_web.care",
    "keepworth_web.book",
    "keepworth_web.staff",
    "keepworth_web.shared",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    # The first two wrap everything, so that errors and static files carry their headers too.
    "keepworth_web.shared.middleware.headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "keepworth_web.shared.middleware.known_host",
    # Whoever answers a survey has no session and no need of what follows.
    "keepworth_web.listen.middleware.straight_to_doors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "keepworth_web.shared.middleware.look",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keepworth_web.staff.middleware.timeouts",
    # Closed unless a view says otherwise.
    "keepworth_web.staff.middleware.ClosedByDefault",
    "keepworth_web.know.middleware.MergedCustomers",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "keepworth_web.shared.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "keepworth_web.shared.templatetags.shown",
            ],
        },
    }
]

# People and their sessions
AUTH_USER_MODEL = "staff.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "staff:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "keepworth_web.staff.breached.BreachedPasswordValidator"},
]  # fmt: skip
SESSION_ENGINE = "keepworth_web.staff.sessions"
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
IDLE = dt.timedelta(minutes=ENVIRONMENT.idle_minutes)
LONGEST = dt.timedelta(hours=ENVIRONMENT.session_hours)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Over https everything is strict; over plain http, which only this machine may use, a browser would refuse it.
SECURE = ENVIRONMENT.is_https
PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{PREFIX}session", f"{PREFIX}csrf"
LANGUAGE_COOKIE_NAME, THEME_COOKIE_NAME, AS_OF_COOKIE_NAME = (
    f"{PREFIX}{name}" for name in ("language", "theme", "as-of")
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^health/$"]  # a script that speaks plain http is to notice
if ENVIRONMENT.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [f"{ENVIRONMENT.url.scheme}://{ENVIRONMENT.url.netloc}"]
CSRF_FAILURE_VIEW = "keepworth_web.shared.errors.refused_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Words, numbers and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
FORMAT_MODULE_PATH = ["keepworth_web.shared.formats"]
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: gathered and compressed by `keepworth serve`, read where they lie in tests.
STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.static
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENVIRONMENT.static is None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.static
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "keepworth_web.shared.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {"django.server": {"level": "ERROR"}, "django": {"handlers": [], "propagate": True}},
}

# What the stages add to pages that are not theirs.
PAGES, PANELS, COLUMNS, TODAY, JOBS = parts.PAGES, parts.PANELS, parts.COLUMNS, parts.TODAY, parts.JOBS
LISTINGS = parts.LISTINGS
