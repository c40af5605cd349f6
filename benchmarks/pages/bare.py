"""The least that Django does for the same rows: no rules, no audit, no layout.

Each view signs the person in by the session, asks the fewest statements that give the rows and
answers them as JSON or as a plain table.
"""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import include, path
from django.utils import timezone

from loops.models import Loop
from scorecards.models import Rating, Scorecard

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
LIST = (
    "public_id",
    "candidacy__candidate__name",
    "candidacy__opening__title",
    "state",
    "cards_in",
    "cards_due",
    "opened_at",
)
CARD = ("public_id", "author__name", "state", "sealed_at", "pk")
TABLE = Engine().from_string(
    "<!doctype html><title>Loops</title><table>{% for row in rows %}<tr>{% for cell in row %}"
    "<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def _read_page(request: HttpRequest) -> list[tuple[Any, ...]]:
    rows = Loop.objects.order_by("-opened_at", "-public_id")
    if before := request.GET.get("before"):
        rows = rows.filter(opened_at__lt=before)
    return list(rows.values_list(*LIST)[:50])


@login_required
def list_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        [dict(zip(LIST, row, strict=True)) for row in _read_page(request)], safe=False
    )


@login_required
def list_html(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TABLE.render(Context({"rows": _read_page(request)})))


def _read_loop(public_id: str) -> dict[str, Any]:
    loop = Loop.objects.values(*LIST, "candidacy_id").get(public_id=public_id)
    cards = list(
        Scorecard.objects.filter(interview__candidacy=loop.pop("candidacy_id")).values(*CARD)
    )
    ratings = Rating.objects.filter(revision__scorecard__in=[card["pk"] for card in cards])
    given = list(ratings.values_list("revision__scorecard", "competency", "value"))
    return {**loop, "cards": cards, "ratings": given}


@login_required
def detail_json(request: HttpRequest, public_id: str) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    return JsonResponse(_read_loop(public_id))


@login_required
def detail_html(request: HttpRequest, public_id: str) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    loop = _read_loop(public_id)
    rows = [loop.values(), *(card.values() for card in loop["cards"]), *loop["ratings"]]
    return HttpResponse(TABLE.render(Context({"rows": rows})))


@login_required
@transaction.atomic
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check five ratings and keep them, if the card is the person's and was not changed."""
    body = json.loads(request.body)
    if any(answer["rating"] not in (1, 2, 3, 4) for answer in body["competencies"].values()):
        return JsonResponse({"code": "invalid"}, status=422)
    card = Scorecard.objects.select_for_update().get(public_id=public_id, author=request.user.pk)
    for key, answer in body["competencies"].items():
        card.draft[f"{key}.rating"] = answer["rating"]
    card.version, card.state, card.saved_at = card.version + 1, "draft", timezone.now()
    card.save(update_fields=["draft", "version", "state", "saved_at"])
    return JsonResponse({"version": card.version})


urlpatterns = [
    path("bare/loops.json", list_json),
    path("bare/loops.html", list_html),
    path("bare/loops/<uuid:public_id>.json", detail_json),
    path("bare/loops/<uuid:public_id>.html", detail_html),
    path("bare/cards/<uuid:public_id>", save),
    path("", include("config.urls")),
]
