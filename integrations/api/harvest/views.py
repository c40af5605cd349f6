"""Harvest's addresses: /harvest/v1/ and /harvest/v3/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from accounts.api.rendering import CappedJSONParser
from accounts.errors import Invalid, NotFound
from integrations.api.harvest import moments
from integrations.api.harvest.access import (
    KEY_SECONDS,
    ClientCredentials,
    MayRead,
    SignedKey,
    TokenAsUserName,
    write_key,
)
from integrations.api.harvest.answers import ANSWERS
from integrations.api.harvest.asking import KEY, Wish, read_v1, read_v3
from integrations.api.harvest.changes import Reader
from integrations.api.harvest.collection import Collection
from integrations.api.harvest.jobs import JOBS, STAGES, list_jobs, show_opening
from integrations.api.harvest.notes import FEED, NOTES
from integrations.api.harvest.paging import answer_after, answer_page
from integrations.api.harvest.people import APPLICATIONS, CANDIDATES, USERS
from integrations.api.harvest.tables import PEOPLE_AND_JOBS
from integrations.api.harvest.talks import INTERVIEWS, SCORECARDS
from integrations.api.harvest.vocabulary import ATTRIBUTE_TYPE, UNSUPPORTED, UNSUPPORTED_V3
from jobs import clock

COLLECTIONS = {
    "users": USERS,
    "candidates": CANDIDATES,
    "applications": APPLICATIONS,
    "jobs": JOBS,
    "job_stages": STAGES,
    "scheduled_interviews": INTERVIEWS,
    "scorecards": SCORECARDS,
}
INSIDE = {
    ("applications", "scheduled_interviews"): (INTERVIEWS, "application"),
    ("applications", "scorecards"): (SCORECARDS, "application"),
    ("jobs", "stages"): (STAGES, "job"),
}
UNSUPPORTED_INSIDE = {
    "applications": ("offers", "demographics/answers", "eeoc"),
    "jobs": ("approval_flows", "job_post", "job_posts", "hiring_team"),
    "users": ("permissions/jobs", "permissions/future_jobs", "user_roles"),
    "candidates": ("attachments", "tags"),
}
TABLES = {**PEOPLE_AND_JOBS, **ANSWERS, "notes": NOTES}
FEED_MAX = 500


class HarvestView(ApiView):
    """Read-only, for tokens of scope `read`. docs/warehouse.md describes it, not the document."""

    schema = None
    permission_classes = [MayRead]

    @cached_property
    def reader(self) -> Reader:
        """Whose eyes the token has."""
        return Reader(self.user)


class FirstVersion(HarvestView):
    """/harvest/v1/: pages by number."""

    authentication_classes = [TokenAsUserName]

    def get(self, request: Request, path: str) -> Response:
        """Answer a collection, one of its rows, or what is inside of one. Raises NotFound."""
        name, *rest = path.rstrip("/").split("/")
        if name in UNSUPPORTED and not (rest and KEY.fullmatch(rest[-1])):
            return Response([])
        found = COLLECTIONS.get(name)
        if found is None or (rest and not KEY.fullmatch(rest[0])):
            raise NotFound
        if not rest:
            wish = read_v1(request.query_params.dict(), of_applications=found is APPLICATIONS)
            return self._answer(found, wish)
        if len(rest) == 1:
            return Response(self._find(found, int(rest[0])))
        return self._answer_inside(name, int(rest[0]), "/".join(rest[1:]))

    def _answer(self, found: Collection, wish: Wish) -> Response:
        counted = self.request.query_params.get("skip_count") != "true"
        return answer_page(self.request, found, self.reader, wish, counted=counted)

    def _find(self, found: Collection, key: int) -> Any:
        rows = found.read([key], self.reader)
        if not rows:
            raise NotFound
        return found.show_all(rows, self.reader)[0]

    def _answer_inside(self, name: str, key: int, inside: str) -> Response:
        reader = self.reader
        if not COLLECTIONS[name].rows(reader).filter(pk=key).exists():
            raise NotFound
        if (name, inside) in INSIDE:
            found, parent = INSIDE[name, inside]
            wish = read_v1(self.request.query_params.dict(), of_applications=False)
            wish.filters[parent] = key
            return self._answer(found, wish)
        if (name, inside) == ("candidates", "activity_feed"):
            return Response(show_feed(reader, key))
        if (name, inside) == ("jobs", "openings"):
            return Response([show_opening(row) for row in list_jobs(reader).filter(pk=key)])
        if inside in UNSUPPORTED_INSIDE.get(name, ()):
            return Response([])
        raise NotFound


def show_feed(reader: Reader, candidate: int) -> dict[str, Sequence[Any]]:
    """Return what happened to the candidate: an object, as Harvest has it; the first 500 notes."""
    wish = Wish(FEED_MAX, filters={"candidate": candidate})
    rows = FEED.read(FEED.find_numbers(wish, reader)[:FEED_MAX], reader)
    return {"notes": FEED.show_all(rows, reader), "emails": [], "activities": []}


class ThirdVersion(HarvestView):
    """/harvest/v3/: tables in normal form, with a cursor."""

    authentication_classes = [SignedKey]

    def get(self, request: Request, table: str) -> Response:
        """Answer a table. Raises NotFound for a name that Harvest does not have."""
        if table == "candidate_attribute_types":
            key, name = ATTRIBUTE_TYPE
            return Response([{"id": key, "name": name}])
        found = TABLES.get(table)
        if found is None:
            if table in UNSUPPORTED_V3:
                return Response([])
            raise NotFound
        about = f"{table}:{self.user.pk}"
        wish = read_v3(request.query_params.dict(), about=about)
        return answer_after(request, found, self.reader, wish, about=about)


class KeyView(HarvestView):
    """/harvest/v3/token: a key for an hour, from an API token."""

    authentication_classes = [ClientCredentials]
    parser_classes = [FormParser, CappedJSONParser]
    never_repeated = ("access_token",)

    def post(self, request: Request) -> Response:
        """Answer a key. Raises Invalid for another grant than client_credentials."""
        body: Any = request.data
        grant = body.get("grant_type") if isinstance(body, Mapping) else body
        if body and grant != "client_credentials":
            raise Invalid("Only client_credentials.", field="grant_type")
        token: Any = request.auth
        ends = clock.now() + timedelta(seconds=KEY_SECONDS)
        return Response(
            {
                "access_token": write_key(token),
                "token_type": "Bearer",
                "expires_in": KEY_SECONDS,
                "expires_at": moments.write(ends),
            }
        )
