"""Names of this app's jobs; each is the name of its Celery task."""

RETAIN = "candidates.apply_retention"
