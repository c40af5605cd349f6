"""Rubrics and submitted cards, to look at. Drafts belong to their authors alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin
from accounts.models import User
from scorecards.models import CardRevision, Rubric, Scorecard


@admin.register(Rubric)
class RubricAdmin(ReadOnlyAdmin):
    list_display = ("name", "version", "published_at")


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnlyAdmin):
    list_display = ("interview", "author", "kind", "state", "due_at", "sealed_at")
    list_select_related = ("interview", "author")
    exclude = ("draft", "draft_versions")


@admin.register(CardRevision)
class CardRevisionAdmin(ReadOnlyAdmin):
    list_display = ("scorecard", "number", "overall", "sealed_at", "content_hash")
    list_select_related = ("scorecard__interview", "scorecard__author")

    def list_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the revisions of cards that the reader may see."""
        if not isinstance(request.user, User):
            return CardRevision.objects.none()
        return CardRevision.objects.filter(scorecard__in=Scorecard.objects.visible_to(request.user))
