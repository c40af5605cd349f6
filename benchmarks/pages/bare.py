"""The least that Django does for the same rows: no rules, no audit, no layout.

Each view signs the person in by the session, asks the fewest statements that give the rows and
answers them as JSON or as a plain table.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone

from loops.models import Loop
from scorecards.models import Rating, Scorecard

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


NESTED = ("pk", "public_id", "author__name", "state", "sealed_at", "interview__name")


@login_required
def nested(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Fifty cards with their ratings, by two statements."""
    cards = {
        row["pk"]: {**row, "ratings": []}
        for row in Scorecard.objects.order_by("pk").values(*NESTED)[:50]
    }
    given = Rating.objects.filter(revision__scorecard__in=list(cards))
    for card, competency, value in given.values_list("revision__scorecard", "competency", "value"):
        cards[card]["ratings"].append({"competency": competency, "value": value})
    return JsonResponse(list(cards.values()), safe=False)


SHEET = """COPY (SELECT s.public_id, ca.name, o.title, i.name, u.name, s.kind, r.number,
    r.sealed_at, r.overall, t.competency, t.status, t.value
  FROM scorecards_rating t JOIN scorecards_cardrevision r ON r.id = t.revision_id
  JOIN scorecards_scorecard s ON s.id = r.scorecard_id
  JOIN candidates_interview i ON i.id = s.interview_id
  JOIN candidates_candidacy y ON y.id = i.candidacy_id
  JOIN candidates_candidate ca ON ca.id = y.candidate_id
  JOIN candidates_opening o ON o.id = y.opening_id
  JOIN accounts_user u ON u.id = s.author_id ORDER BY t.id) TO STDOUT (FORMAT csv)"""


@login_required
def sheet(request: HttpRequest) -> StreamingHttpResponse:  # noqa: ARG001 (a view takes it)
    return StreamingHttpResponse(_copy())


def _copy() -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(SHEET) as pieces:
        yield from (bytes(piece) for piece in pieces)


urlpatterns = [
    path("bare/loops.json", list_json),
    path("bare/loops.html", list_html),
    path("bare/loops/<uuid:public_id>.json", detail_json),
    path("bare/loops/<uuid:public_id>.html", detail_html),
    path("bare/cards/<uuid:public_id>", save),
    path("bare/cards.json", nested),
    path("bare/ratings.csv", sheet),
]
