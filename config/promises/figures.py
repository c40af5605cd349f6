"""What a figure promises: it was computed from cards as they were sealed, and says from which."""

from __future__ import annotations

from collections.abc import Iterator

from config.promises.promise import Promise
from loops.actions.counted import hash_inputs
from loops.models import LoopEstimate
from scorecards.models import CardRevision

BATCH = 500


def _wrong_input_hashes() -> Iterator[object]:
    rows = LoopEstimate.objects.only("public_id", "inputs", "inputs_hash")
    for row in rows.iterator(chunk_size=BATCH):
        if hash_inputs(row.inputs) != row.inputs_hash:
            yield row.public_id


def _foreign_inputs() -> Iterator[object]:
    """Estimates that read a revision which is not there, or not of their loop, or was another."""
    names = ("public_id", "content_hash", "scorecard__interview__candidacy")
    for row in LoopEstimate.objects.select_related("loop").iterator(chunk_size=BATCH):
        said = {(card["revision"], card["content_hash"]) for card in row.inputs["cards"]}
        found = {
            (str(public_id), content_hash)
            for public_id, content_hash, candidacy in CardRevision.objects.filter(
                public_id__in=[revision for revision, _ in said]
            ).values_list(*names)
            if candidacy == row.loop.candidacy_id
        }
        if said != found:
            yield row.public_id


FIGURES = (
    Promise("An estimate's hash is that of its inputs.", _wrong_input_hashes),
    Promise("An estimate rests on revisions of its own loop as sealed.", _foreign_inputs),
)
