"""Reusable queries over rubrics, cards and suggestions. Blindness lives here and nowhere else.

The rule: until a panelist has sealed or left, nothing about a loop that reaches them tells
whether or what colleagues submitted. The seat on the panel beats every role.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.querysets.kept import ask_again
from candidates.querysets import Reach, is_own_case, is_panelist, is_staff_of, read_reach

if TYPE_CHECKING:
    from accounts.models import User
    from scorecards.models import (
        Refit,
        Rubric,
        RubricDraft,
        Scorecard,
        Suggestion,
        SuggestionView,
    )

OWED = ("assigned", "opened", "draft")
SUBMITTED = ("sealed", "revised")
ABOUT = ("author", "rubric", "interview__candidacy__candidate", "interview__candidacy__opening")
NAMES = (
    "author__public_id",
    "author__name",
    "interview__public_id",
    "interview__name",
    "interview__candidacy__public_id",
    "interview__candidacy__candidate__name",
    "interview__candidacy__opening__title",
    "rubric__public_id",
)


def counts(card: str = "") -> Q:
    """True where the card at this path weighs something: regular, or in training and signed off."""
    at = f"{card}__" if card else ""
    vouched = Q(**{f"{at}kind": "reverse", f"{at}sign_off__isnull": False})
    return Q(**{f"{at}kind": "regular"}) | vouched


def owes_a_card(user: User, candidacy: str) -> Q:
    """True where `user` still owes a card on the candidacy at this path."""
    return _has_a_card(candidacy, author=user, state__in=OWED)


def has_submitted(user: User, candidacy: str) -> Q:
    """True where `user` has sealed a card on the candidacy at this path."""
    return _has_a_card(candidacy, author=user, state__in=SUBMITTED)


def somebody_owes_a_card(candidacy: str) -> Q:
    """True where any panelist still owes a card on the candidacy at this path."""
    return _has_a_card(candidacy, state__in=OWED)


def _has_a_card(candidacy: str, **which: Any) -> Q:
    from scorecards.models import Scorecard  # noqa: PLC0415 (models import this module)

    cards = Scorecard.objects.filter(**which)
    return Q(**{f"{candidacy}__in": cards.values("interview__candidacy")})


def keeps_seat(user: User) -> Q:
    """True where `user` is still an interviewer of the card's interview, the loop open or not."""
    from candidates.models import Interviewer  # noqa: PLC0415 (models import this module)

    seats = Interviewer.objects.filter(user=user, released_at__isnull=True)
    return Q(interview__in=seats.values("interview"))


def sees_colleagues(user: User, candidacy: str, visibility: str, reach: Reach | None = None) -> Q:
    """True where `user` may see what colleagues submitted on the candidacy.

    Staff who sit on the panel are panelists first; a panelist sees by the company's setting. To
    owe nothing is not enough: whose interview was called off may yet get another. `reach` puts what
    leads the user there into the statement as numbers: for long lists.
    """
    done = ~owes_a_card(user, candidacy)
    unblinded = ~Q(pk__in=[]) if visibility == "always" else done
    if user.is_admin:
        return unblinded
    opening = "opening" if candidacy == "pk" else f"{candidacy}__opening"
    panelist = reach.sits_on(candidacy) if reach else is_panelist(user, candidacy)
    staff = reach.staffs(candidacy) if reach else is_staff_of(user, opening)
    sealed = panelist & has_submitted(user, candidacy) & done
    by_setting = {
        "never": Q(pk__in=[]),
        "after_own": sealed,
        "after_all": sealed & ~somebody_owes_a_card(candidacy),
        "always": panelist,
    }[visibility]
    return (staff & unblinded) | by_setting


def company_visibility() -> str:
    """Return the company's setting: when panelists see colleagues' cards."""
    from accounts.models import Company  # noqa: PLC0415 (kept out of module import for typing)

    rows = Company.objects.filter(pk=1).values_list("visibility", flat=True)
    found = ask_again("company_visibility", lambda: rows)
    return found[0] if found else "after_own"


class ScorecardQuerySet(models.QuerySet["Scorecard", "Scorecard"]):
    """Scorecards by reader."""

    model: type[Scorecard]

    def visible_to(self, user: User, *, setting: str = "") -> ScorecardQuerySet:
        """Return the user's own cards, and colleagues' cards where blindness has ended for them.

        `setting` is the company's, where it has been read in this request already.
        """
        if not user.is_active:
            return self.none()
        from candidates.models import Interview  # noqa: PLC0415 (kept lazy with its siblings)

        own_case = Interview.objects.filter(is_own_case(user, "candidacy__candidate"))
        readable = self._is_readable(user, setting or company_visibility())
        return self.filter(readable).exclude(interview__in=own_case)

    def listed_to(self, user: User) -> ScorecardQuerySet:
        """Return the same as `visible_to`, for a long list; see `Reach`."""
        if user.is_admin or not user.is_active:
            return self.visible_to(user)
        candidacy, reach = "interview__candidacy", read_reach(user)
        seen = sees_colleagues(user, candidacy, company_visibility(), reach)
        if seats := (*reach.panels, *reach.past):
            own = keeps_seat(user) & Q(author=user)
            seen = reach.leads_to(candidacy, panels=seats) & (own | seen)
        return self.filter(seen).exclude(is_own_case(user, f"{candidacy}__candidate"))

    def _is_readable(self, user: User, setting: str) -> Q:
        """For an admin name the few cards that are blind, for others the few that are not.

        The planner then walks the newest cards first instead of sorting them all.
        """
        from candidates.models import (  # noqa: PLC0415 (kept lazy with its siblings)
            Candidacy,
            Interview,
        )

        own = keeps_seat(user) & Q(author=user)
        if user.is_admin:
            blind = Interview.objects.filter(~sees_colleagues(user, "candidacy", setting))
            return own | ~Q(interview__in=blind)
        reached = Candidacy.objects.filter(Candidacy.objects.all().is_reached_by(user))
        seen = reached.filter(sees_colleagues(user, "pk", setting))
        cards = self.model.objects.order_by()
        theirs = cards.filter(interview__candidacy__in=seen).values("pk")
        return Q(pk__in=cards.filter(own).values("pk").union(theirs))

    def written_by(self, user: User) -> ScorecardQuerySet:
        """Return the cards the user may write: theirs, on panels they still sit on."""
        if not user.is_active:
            return self.none()
        return self.exclude(is_own_case(user, "interview__candidacy__candidate")).filter(
            is_panelist(user, "interview__candidacy"), author=user
        )

    def with_names(self) -> ScorecardQuerySet:
        """Read along with each card by whom and about what it is; of those rows only the names."""
        own = [field.name for field in self.model._meta.concrete_fields]  # noqa: SLF001 (Django's public name for it)
        return self.select_related(*ABOUT).only(*own, *NAMES)

    def owed(self) -> ScorecardQuerySet:
        """Return cards that somebody still has to seal."""
        return self.filter(state__in=OWED)

    def submitted(self) -> ScorecardQuerySet:
        """Return cards that were sealed at least once and count."""
        return self.filter(state__in=SUBMITTED)


class RubricQuerySet(models.QuerySet["Rubric", "Rubric"]):
    """Rubrics: what a good answer is; no secret inside the company."""

    model: type[Rubric]

    def visible_to(self, user: User) -> RubricQuerySet:
        """Return every rubric for people of the company."""
        return self.all() if user.is_active else self.none()

    def published(self) -> RubricQuerySet:
        """Return versions that cards may be made from."""
        return self.filter(published_at__isnull=False)


class RubricDraftQuerySet(models.QuerySet["RubricDraft", "RubricDraft"]):
    """Rubrics that are being written."""

    model: type[RubricDraft]

    def visible_to(self, user: User) -> RubricDraftQuerySet:
        """Return every draft for company admins, nobody else's business until it is published."""
        return self.all() if user.is_active and user.is_admin else self.none()


class SuggestionQuerySet(models.QuerySet["Suggestion", "Suggestion"]):
    """Machine suggestions; their numbers stay locked for whoever still owes a card."""

    model: type[Suggestion]

    def visible_to(self, user: User) -> SuggestionQuerySet:
        """Return suggestions whose numbers the user may see.

        Panelists: of their own interviews, once they have sealed and owe nothing on the loop.
        Staff: unless they owe a card there themselves.
        """
        candidacy = "transcript__interview__candidacy"
        if not user.is_active:
            return self.none()
        from candidates.models import (  # noqa: PLC0415 (kept lazy with its siblings)
            Candidacy,
            Interview,
        )

        staffed = Q(**{f"{candidacy}__in": Candidacy.objects.staffed_by(user)})
        return self.filter(
            staffed | has_submitted(user, candidacy),
            ~owes_a_card(user, candidacy),
            transcript__interview__in=Interview.objects.heard_by(user),
        )


class SuggestionViewQuerySet(models.QuerySet["SuggestionView", "SuggestionView"]):
    """Who saw a suggestion's numbers since when: it tells that they had sealed by then."""

    model: type[SuggestionView]

    def visible_to(self, user: User) -> SuggestionViewQuerySet:
        """Return one's own looks, and others' where colleagues' cards are open to the user."""
        if not user.is_active:
            return self.none()
        from scorecards.models import Suggestion  # noqa: PLC0415 (models import this module)

        seen = sees_colleagues(
            user, "suggestion__transcript__interview__candidacy", company_visibility()
        )
        shown = Suggestion.objects.visible_to(user)
        return self.filter(Q(user=user) | seen, suggestion__in=shown)


class RefitQuerySet(models.QuerySet["Refit", "Refit"]):
    """Versions of the weights: figures of what everybody sealed."""

    model: type[Refit]

    def visible_to(self, user: User, *, blind_since: datetime | None) -> RefitQuerySet:
        """Return those an admin may see: from before any loop that is blind to them.

        A later one would tell by its counts and figures what their colleagues have submitted.
        """
        if not (user.is_active and user.is_admin):
            return self.none()
        return self.all() if blind_since is None else self.filter(made_at__lt=blind_since)

    def in_force(self, engine: str) -> RefitQuerySet:
        """Return the accepted ones of this engine version, that in force first."""
        return self.filter(engine=engine, is_accepted=True).order_by("-number")
