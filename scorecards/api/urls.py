"""Addresses of rubrics, scorecards and suggestions."""

from django.urls import path

from scorecards.api import cards, rubric_drafts, rubrics, suggested

urlpatterns = [
    path("rubrics/", rubrics.RubricsView.as_view()),
    path("rubrics/compare/", rubric_drafts.ComparisonView.as_view()),
    path("rubrics/<uuid:id>/", rubrics.RubricView.as_view()),
    path("rubric-drafts/", rubric_drafts.RubricDraftsView.as_view()),
    path("rubric-drafts/<uuid:id>/", rubric_drafts.RubricDraftView.as_view()),
    path("rubric-drafts/<uuid:id>/publish/", rubric_drafts.PublishView.as_view()),
    path("rubric-drafts/<uuid:id>/preview/", rubric_drafts.PreviewView.as_view()),
    path("openings/<uuid:id>/rubric/", rubrics.OpeningRubricView.as_view()),
    path("scorecards/", cards.CardsView.as_view()),
    path("scorecards/<uuid:id>/", cards.CardView.as_view()),
    path("scorecards/<uuid:id>/draft/", cards.DraftView.as_view()),
    path("scorecards/<uuid:id>/seal/", cards.SealView.as_view()),
    path("scorecards/<uuid:id>/revisions/", cards.RevisionsView.as_view()),
    path("scorecards/<uuid:id>/recuse/", cards.RecuseView.as_view()),
    path("scorecards/<uuid:id>/decline/", cards.DeclineView.as_view()),
    path("interviews/<uuid:id>/suggestions/", suggested.SuggestionsView.as_view()),
    path("transcripts/<uuid:id>/retry/", suggested.RetryView.as_view()),
]
