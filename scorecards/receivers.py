"""What this app does when an interview's words arrive, and when they are withdrawn."""

from typing import Any

from django.dispatch import receiver

from candidates.models import Candidate, Transcript
from candidates.signals import speakers_mapped, transcript_stored, words_withdrawn
from scorecards.actions.suggesting import ask_for_suggestion
from scorecards.actions.withdrawing import remove_words


@receiver(transcript_stored)
@receiver(speakers_mapped)
def ask_when_words_arrive(transcript: Transcript, **_: Any) -> None:
    """Write the job in the transaction that stored the words or said who spoke them."""
    ask_for_suggestion(transcript)


@receiver(words_withdrawn)
def remove_when_words_are_withdrawn(candidate: Candidate, **_: Any) -> None:
    """Take the words out of suggestions and cards in the transaction that removes them."""
    remove_words(candidate)
