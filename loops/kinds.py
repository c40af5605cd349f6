"""Names of this app's jobs; each is the name of its Celery task."""

ESTIMATE = "loops.estimate_loop"
CALIBRATE = "loops.calibrate_company"
REFRESH = "loops.refresh_loop_states"
SWEEP = "loops.write_due_reminders"
REMIND = "loops.send_reminder"
SEND_COPY = "loops.send_reminder_copy"
SEND_LINK = "loops.send_card_link"
