"""Candidates, openings and interviews, to look at."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from candidates.models import Candidacy, Candidate, Import, Interview, Opening, Transcript, Upload


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "transcription_basis", "notice_given_on")
    search_fields = ("name", "email")


@admin.register(Opening)
class OpeningAdmin(ReadOnlyAdmin):
    list_display = ("title", "level", "team", "bar", "closed_at")
    search_fields = ("title",)


@admin.register(Candidacy)
class CandidacyAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "opening", "created_at", "closed_at")
    list_select_related = ("candidate", "opening")


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    list_display = ("name", "candidacy", "starts_at", "state")
    list_select_related = ("candidacy__candidate", "candidacy__opening")


@admin.register(Transcript)
class TranscriptAdmin(ReadOnlyAdmin):
    list_display = ("interview", "version", "filename", "shape", "words", "stored_at")
    list_select_related = ("interview",)
    exclude = ("raw", "text", "turns")


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("filename", "interview", "size", "refusal_code", "uploaded_at")
    list_select_related = ("interview",)
    exclude = ("raw",)


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ("filename", "created_by", "total", "refusal_code", "created_at")
    exclude = ("raw",)
