"""The web application, for granian or gunicorn."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from config.entrance import Entrance  # noqa: E402 (it needs the apps)

application = Entrance()
