"""What this app does when an interview's words arrive: ask for a suggestion, by a job row."""

from typing import Any

from django.dispatch import receiver

from candidates.models import Transcript
from candidates.signals import speakers_mapped, transcript_stored
from scorecards.actions.suggesting import ask_for_suggestion


@receiver(transcript_stored)
@receiver(speakers_mapped)
def ask_when_words_arrive(transcript: Transcript, **_: Any) -> None:
    """Write the job in the transaction that stored the words or said who spoke them."""
    ask_for_suggestion(transcript)
