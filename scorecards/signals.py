"""What this app says to the apps above it, inside the transaction in which it happened."""

from django.dispatch import Signal

card_submitted = Signal()  # revision: CardRevision (sealed or revised)
card_left = Signal()  # scorecard: Scorecard (declined, recused, substituted, did not happen)
card_changed = Signal()  # scorecard: Scorecard (opened, drafted: its owner is at work)
suggestion_stored = Signal()  # suggestion: Suggestion
