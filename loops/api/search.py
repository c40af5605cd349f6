"""Search over candidates and loops."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe
from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Query
from loops.actions.searching import MOST_LETTERS, search
from loops.api.shapes import STATES


class SearchQuery(Query):
    """What is looked for."""

    q = serializers.CharField(
        max_length=MOST_LETTERS,
        help_text="Beginnings of words: of a name, an e-mail address, an opening's title.",
    )


class FoundCandidateShape(serializers.Serializer[Any]):
    """A candidate whom you may know of."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    headline = serializers.CharField()


class FoundLoopShape(serializers.Serializer[Any]):
    """A loop as you may know it."""

    id = serializers.UUIDField()
    candidate = serializers.UUIDField()
    candidate_name = serializers.CharField()
    opening = serializers.UUIDField()
    opening_title = serializers.CharField()
    state = serializers.ChoiceField(STATES, help_text="in_progress while you are blind.")


class SearchShape(Row):
    """What fits."""

    candidates = FoundCandidateShape(many=True, source=COMPUTED, help_text="By name, at most 20.")
    loops = FoundLoopShape(many=True, source=COMPUTED, help_text="The newest first, at most 20.")
    more_candidates = serializers.BooleanField(
        source=COMPUTED, help_text="Whether more candidates fit."
    )
    more_loops = serializers.BooleanField(source=COMPUTED, help_text="Whether more loops fit.")


class SearchView(ApiView):
    """One field for candidates and loops."""

    @describe(
        "search",
        "Search candidates and loops",
        answer=SearchShape,
        query=SearchQuery,
        text="Every word has to fit. Only what you may see is searched; neither what fits nor its "
        "order tells what panelists have submitted.",
    )
    def get(self, request: Request) -> Response:
        """Answer what fits every word."""
        query = SearchQuery.read(request.query_params)
        row = asdict(search(query["q"], by=self.user))
        return Response(prune(row, SearchShape, query.get("fields")))
