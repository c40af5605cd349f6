"""Pages of a list: a cursor, newest first, at most 200 rows."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """`limit` rows (1 to 200, 50 by default) from an opaque `cursor` on, the newest first."""

    ordering = "-pk"
    page_size_query_param = "limit"
    max_page_size = 200
