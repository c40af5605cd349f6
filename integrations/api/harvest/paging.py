"""Pages of bare arrays; where the next one is stands in the Link header.

Clients take the header apart by commas and expect `rel` at the end of a link, in quotes, and the
next page last: an address is absolute and holds no comma.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from rest_framework.request import Request
from rest_framework.response import Response

from integrations.api.harvest.asking import Wish, write_cursor
from integrations.api.harvest.changes import Reader
from integrations.api.harvest.collection import Collection


def answer_page(
    request: Request, found: Collection, reader: Reader, wish: Wish, *, counted: bool
) -> Response:
    """Answer one numbered page. The rows are counted only where there is another page."""
    numbers = found.find_numbers(wish, reader)
    begin = (wish.page - 1) * wish.per_page
    here = found.read(numbers[begin : begin + wish.per_page + 1], reader)
    pages = {"prev": wish.page - 1} if wish.page > 1 else {}
    if len(here) > wish.per_page:
        if counted:
            pages["last"] = -(-numbers.count() // wish.per_page)
        pages["next"] = wish.page + 1
    elif here:
        pages["last"] = wish.page
    asked = request.query_params.dict()
    links = {rel: {**asked, "per_page": wish.per_page, "page": page} for rel, page in pages.items()}
    return _answer(request, found.show_all(here[: wish.per_page], reader), links)


def answer_after(
    request: Request, found: Collection, reader: Reader, wish: Wish, *, about: str
) -> Response:
    """Answer the rows after the cursor's, with a cursor to those after them."""
    numbers = found.find_numbers(wish, reader).filter(row_number__gt=wish.after)
    here = found.read(numbers[: wish.per_page + 1], reader)
    shown, links = here[: wish.per_page], {}
    if len(here) > wish.per_page:
        links["next"] = {"cursor": write_cursor(wish, shown[-1].row_number, about=about)}
    return _answer(request, found.show_all(shown, reader), links)


def _answer(request: Request, rows: list[Any], links: Mapping[str, Mapping[str, Any]]) -> Response:
    place = request.build_absolute_uri(request.path).replace(",", "%2C")
    told = [f'<{place}?{urlencode(asked)}>; rel="{rel}"' for rel, asked in links.items()]
    return Response(rows, headers={"Link": ", ".join(told)} if told else None)
