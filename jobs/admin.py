"""Django's admin of jobs: read what happened, and give a failed job new starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from jobs.actions import try_again
from jobs.models import Job

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin  # generic for the type checker only


class AsOfferedAdmin(AnyModelAdmin):
    """Lists that are filtered by what stands beside them, and by nothing else."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """Allow the filters beside the list alone.

        Django lets the address compare any column, so that one guesses, letter by letter, what no
        page shows: a colleague's password hash, or the draft of their card.
        """
        offered = (str(column) for column in self.list_filter)
        return lookup.removesuffix("__exact") in offered


@admin.register(Job)
class JobAdmin(AsOfferedAdmin):
    list_display = ("kind", "subject", "status", "attempts", "due_at", "finished_at", "error")
    list_filter = ("status", "kind")
    search_fields = ("=id", "=subject")
    ordering = ("-created_at",)
    actions = ("give_new_starts",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """Return the jobs that the reader may know of."""
        return Job.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        return False

    @admin.action(description="Try failed jobs again")
    def give_new_starts(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        failed = list(queryset.filter(status=Job.Status.FAILED))
        for job in failed:
            try_again(job, at=timezone.now())
        self.message_user(request, f"{len(failed)} failed jobs wait again.", messages.SUCCESS)
