"""Django's admin shows and changes nothing: whoever changes something does it by an action."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import ApiToken, Company, Invitation, SecurityNotice, User
from jobs.admin import AsOfferedAdmin


class ReadOnlyAdmin(AsOfferedAdmin):
    """Rows to look at: what the reader's pages show, as `visible_to` says, and no button.

    A seat on a panel beats being an admin here as everywhere: override `list_rows` to say how.
    """

    def list_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that this reader may see."""
        rows: QuerySet[Any] = self.model._default_manager.visible_to(request.user)  # noqa: SLF001 (Django's own name)
        return rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of lists and detail pages alike."""
        return self.list_rows(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Allow those for whom the admin opens at all."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Allow those for whom the admin opens at all."""
        return isinstance(request.user, User) and request.user.is_active and request.user.is_staff

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Forbid: rows are written by actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Forbid: rows are changed by actions, which audit it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Forbid: erasing is an action of its own."""
        return False


class EveryRowAdmin(ReadOnlyAdmin):
    """Rows that hold nothing of any loop, so that every admin may see them all."""

    def list_rows(self, request: HttpRequest) -> QuerySet[Any]:  # noqa: ARG002 (the base's signature)
        """Return every row."""
        rows: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 (Django's own name)
        return rows


OURS = {"accounts", "candidates", "scorecards", "loops", "jobs"}


def show_ours_alone() -> None:
    """Take the tables of libraries off Django's admin pages, once all apps have added theirs.

    There one could read a colleague's second factor, take it away or tie an account at the identity
    provider to their name, past the actions and the audit log.
    """
    for model in list(admin.site._registry):  # noqa: SLF001 (there is no other list of them)
        if model._meta.app_label not in OURS:  # noqa: SLF001 (Django's documented API)
            admin.site.unregister(model)


@admin.register(User)
class UserAdmin(EveryRowAdmin):
    list_display = ("name", "email", "title", "is_admin", "is_active")
    search_fields = ("name", "email")
    exclude = ("password", "groups", "user_permissions")


@admin.register(Invitation)
class InvitationAdmin(EveryRowAdmin):
    list_display = ("person", "invited_by", "created_at", "outcome", "sent_at")


@admin.register(SecurityNotice)
class SecurityNoticeAdmin(EveryRowAdmin):
    list_display = ("person", "what", "at", "outcome", "sent_at")


@admin.register(Company)
class CompanyAdmin(EveryRowAdmin):
    list_display = ("name", "visibility")


@admin.register(ApiToken)
class ApiTokenAdmin(EveryRowAdmin):
    list_display = ("name", "prefix", "user", "expires_at", "revoked_at")
    exclude = ("digest",)
