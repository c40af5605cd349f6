"""The same database and the same rows with the least that Django needs around a view."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
settings.ROOT_URLCONF = "benchmarks.pages.bare"
application = WSGIHandler()
