"""Names of this app's jobs; each is the name of its Celery task."""

ESTIMATE = "loops.estimate_loop"
CALIBRATE = "loops.calibrate_company"
REFRESH = "loops.refresh_loop_states"
