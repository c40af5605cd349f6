"""The Celery application. Importing it in config/__init__.py makes every task use our settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopboard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
