"""The house: settings, addresses, the Celery application and what every page shares."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
