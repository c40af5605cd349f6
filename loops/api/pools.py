"""Interviewer pools: who leads which kind of interview, and who learns it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import SOME_ID, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import show
from accounts.api.strict import Query
from accounts.errors import NotAllowed, NotFound
from accounts.permissions import may_list_people
from candidates.api.people import read_user
from candidates.models import Pool, PoolMember
from loops.actions import add_member, change_pool, create_pool, remove_member, set_training
from loops.actions.training import Progress, list_own_progress, list_progress
from loops.api.pool_shapes import (
    MemberChange,
    MemberWish,
    OwnTrainings,
    PoolChange,
    PoolDetail,
    PoolQuery,
    PoolRow,
    PoolWish,
)


def show_pool(pool: Pool) -> dict[str, Any]:
    """Return the pool with its people."""
    members = [_show_member(one) for one in list_progress([pool])]
    return {**show(pool, PoolDetail), "members": members}


def _show_member(one: Progress) -> dict[str, Any]:
    member = one.member
    return {
        "user": member.user.public_id,
        "name": member.user.name,
        "trained_by": member.trained_by.name if member.trained_by else None,
        **_show_progress(one),
    }


def _show_progress(one: Progress) -> dict[str, Any]:
    return {
        "since": one.member.since,
        "trained_at": one.member.trained_at,
        "shadows": one.shadows,
        "reverse_shadows": one.reverse_shadows,
        "reached": one.member.is_trained or one.is_reached,
    }


class _OfPools(ApiView):
    def _find(self, public_id: UUID) -> Pool:
        return find(
            Pool.objects.all() if may_list_people(self.user) else Pool.objects.none(), public_id
        )

    def _find_member(self, public_id: UUID, user: UUID) -> PoolMember:
        member = self._find(public_id).members.filter(user__public_id=user).first()
        if member is None:
            raise NotFound
        return member


class PoolsView(_OfPools):
    """Interviewer pools."""

    @describe(
        "list_pools",
        "Interviewer pools",
        answer=page_of(PoolRow),
        query=PoolQuery,
        text="For admins, recruiters and hiring managers: whom to seat as what.",
    )
    def get(self, request: Request) -> Response:
        """Answer every pool to those who seat panels."""
        query = PoolQuery.read(request.query_params)
        if not may_list_people(self.user):
            raise NotAllowed("Only admins, recruiters and hiring managers list pools.")
        rows = Pool.objects.all()
        if "q" in query:
            rows = rows.filter(name__icontains=query["q"])
        return self.list_rows(rows, PoolRow, query, Order("created_at"))

    @describe(
        "create_pool",
        "Write a pool",
        answer=PoolDetail,
        status=201,
        body=PoolWish,
        problems=(409,),
        text="Admins only. Name it in a step of an opening's plan, and put people into it.",
        examples=[example("Two of each", {"name": "Product interviews", "needs_sign_off": True})],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Write it."""
        return Response(
            show_pool(create_pool(by=self.user, **self.read_body(PoolWish))), status=201
        )


class PoolView(_OfPools):
    """One pool."""

    @describe("read_pool", "One pool with its people", answer=PoolDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the pool to those who seat panels."""
        query = Query.read(request.query_params)
        return Response(prune(show_pool(self._find(id)), PoolDetail, query.get("fields")))

    @describe(
        "change_pool",
        "Change what a pool asks for",
        answer=PoolDetail,
        body=PoolChange,
        problems=(409,),
        text="Who has reached the new numbers is trained at once.",
        examples=[example("One shadow is enough", {"shadows": 1})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names; admins only."""
        pool = change_pool(self._find(id), by=self.user, **self.read_body(PoolChange))
        return Response(show_pool(pool))


class MembersView(_OfPools):
    """The people of a pool."""

    @describe(
        "add_member",
        "Put a person into a pool",
        answer=PoolDetail,
        status=201,
        body=MemberWish,
        problems=(409,),
        text="To learn, unless you say that they are trained. Who learns is seated as `shadow` or "
        "`reverse` in interviews of the pool.",
        examples=[example("Somebody who learns", {"user": SOME_ID})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Put them in; admins only."""
        pool, wish = self._find(id), self.read_body(MemberWish)
        wish["user"] = read_user(wish["user"], field="user")
        add_member(pool, by=self.user, **wish)
        return Response(show_pool(pool), status=201)


class MemberView(_OfPools):
    """One person of a pool."""

    @describe(
        "set_training",
        "Say that somebody is trained, or learns anew",
        answer=PoolDetail,
        body=MemberChange,
        examples=[example("Signed off", {"trained": True})],
    )
    def patch(self, request: Request, id: UUID, user: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Say it; admins only."""
        member = self._find_member(id, user)
        set_training(member, by=self.user, **self.read_body(MemberChange))
        return Response(show_pool(member.pool))

    @describe(
        "remove_member",
        "Take a person out of a pool",
        status=204,
        text="Their seats and scorecards stay.",
    )
    def delete(self, request: Request, id: UUID, user: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Take them out; admins only."""
        remove_member(self._find_member(id, user), by=self.user)
        return Response(status=204)


class OwnTrainingView(ApiView):
    """One's own training."""

    @describe("read_own_training", "Your own training", answer=OwnTrainings, query=Query)
    def get(self, request: Request) -> Response:
        """Answer how far the caller is in each of their pools."""
        Query.read(request.query_params)
        rows = [
            {
                "pool": one.member.pool.public_id,
                "name": one.member.pool.name,
                "shadows_needed": one.member.pool.shadows,
                "reverse_shadows_needed": one.member.pool.reverse_shadows,
                **_show_progress(one),
            }
            for one in list_own_progress(self.user)
        ]
        return Response({"pools": rows})
