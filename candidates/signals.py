"""What this app says to the apps above it, inside the transaction in which it happened."""

from django.dispatch import Signal

transcript_stored = Signal()  # transcript: Transcript
speakers_mapped = Signal()  # transcript: Transcript
words_withdrawn = Signal()  # candidate: Candidate; the frozen tables are open
interview_changed = Signal()  # interview: Interview, by: User, verb: str; a receiver may refuse
candidate_exporting = Signal()  # candidate: Candidate, by: User; a receiver may refuse
candidate_erasing = Signal()  # candidate: Candidate, by: User | None; a receiver may refuse
