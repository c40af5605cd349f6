"""What this app says to the apps above it, inside the transaction in which it happened."""

from django.dispatch import Signal

visibility_changing = Signal()  # by: User; a receiver refuses by raising a Refusal
event_recorded = Signal()  # event: AuditEvent, just written
