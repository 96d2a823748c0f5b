"""Who may do what: the one place where rights are decided.

A right is a plain word ("decide_case"). A role has rights; a person has roles in units, for a period, also as
somebody's deputy. A head's rights reach down the tree of units. Actions call `require`; office addresses name
their right in their room's `urls.OFFICE`, checked by a middleware that refuses an address which names none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest

from ratusha.core.refusal import Refusal
from ratusha.people.models import Deputy, Position, Role, Unit, User

_OFFICE = frozenset(Role.values)

# right -> the roles that have it
RIGHTS: dict[str, frozenset[str]] = {
    "see_office": _OFFICE,
    "enter_case": frozenset({Role.CLERK, Role.HEAD}),
    "see_case": frozenset({Role.CLERK, Role.HEAD}),
    "handle_case": frozenset({Role.CLERK, Role.HEAD}),
    "decide_case": frozenset({Role.HEAD}),
    "edit_catalogue": frozenset({Role.HEAD, Role.ADMIN}),
    "publish_service": frozenset({Role.HEAD, Role.ADMIN}),
    "import_catalogue": frozenset({Role.ADMIN}),
    "edit_form": frozenset({Role.RESEARCHER, Role.HEAD, Role.ADMIN}),
    "publish_form": frozenset({Role.RESEARCHER, Role.HEAD, Role.ADMIN}),
    "measure_quality": frozenset({Role.ASSESSOR, Role.RESEARCHER, Role.HEAD}),
    "see_figures": frozenset({Role.CLERK, Role.HEAD, Role.RESEARCHER, Role.SECRETARY}),
    "request_data": frozenset({Role.RESEARCHER, Role.SECRETARY}),
    "answer_data": frozenset({Role.CLERK, Role.HEAD}),
    "approve_data": frozenset({Role.HEAD}),
    "simplify_service": frozenset({Role.RESEARCHER, Role.HEAD, Role.SECRETARY}),
    "run_survey": frozenset({Role.RESEARCHER}),
    "interview": frozenset({Role.INTERVIEWER, Role.RESEARCHER}),
    "judge": frozenset({Role.MEMBER, Role.SECRETARY}),
    "run_analysis": frozenset({Role.RESEARCHER, Role.SECRETARY}),
    "record_decision": frozenset({Role.SECRETARY}),
    "edit_plan": frozenset({Role.SECRETARY, Role.HEAD}),
    "report_progress": frozenset({Role.SECRETARY, Role.HEAD}),
    "moderate": frozenset({Role.SECRETARY}),
    "run_group": frozenset({Role.SECRETARY}),
    "approve": frozenset({Role.MAYOR}),
    "see_trail": frozenset({Role.ADMIN, Role.MAYOR}),
    "administer": frozenset({Role.ADMIN}),
}


class Forbidden(Refusal):
    """The actor does not have the right; the page answers 403."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role held today, and the units it reaches (None = everywhere)."""

    role: str
    units: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person, a resident without account, or the system with a reason."""

    id: int | None = None
    name: str = ""
    posts: tuple[Post, ...] = field(default=())
    is_system: bool = False

    @classmethod
    def resident(cls) -> Actor:
        """Somebody on the public pages."""
        return cls(name="resident")

    @classmethod
    def system(cls, reason: str) -> Actor:
        """The program itself, for a stated reason ("retention", "demo"); it may do anything."""
        return cls(name=reason, is_system=True)

    @property
    def roles(self) -> frozenset[str]:
        """All roles held today."""
        return frozenset(post.role for post in self.posts)

    def may(self, right: str, unit: int | None = None) -> bool:
        """Whether the right is held, in the given unit if one is named."""
        if self.is_system:
            return True
        roles = RIGHTS[right]
        return any(
            post.role in roles and (unit is None or post.units is None or unit in post.units)
            for post in self.posts
        )


def require(actor: Actor, right: str, unit: int | None = None) -> None:
    """Raise `Forbidden` unless the actor has the right (in the unit)."""
    if not actor.may(right, unit):
        raise Forbidden(
            "forbidden", "%(name)s has no right to do this (%(right)s).", name=actor.name, right=right
        )


def actor_of(user: User | None, day: datetime.date) -> Actor:
    """The signed-in person with the posts held on `day`, own and deputised."""
    if user is None or not user.is_active:
        return Actor.resident()
    stands_in_for = Deputy.objects.filter(deputy=user, since__lte=day, until__gte=day).values("user_id")
    held = Position.objects.filter(
        Q(user=user) | Q(user_id__in=stands_in_for),
        Q(until__isnull=True) | Q(until__gte=day),
        since__lte=day,
    )
    rows = list(held.values_list("role", "unit_id"))
    tree = _tree() if any(unit_id for _, unit_id in rows) else {}
    posts = {Post(role, _reach(role, unit_id, tree)) for role, unit_id in rows}
    return Actor(id=user.pk, name=user.get_full_name(), posts=tuple(sorted(posts, key=_order)))


def who_asks(request: HttpRequest) -> Actor:
    """The actor whom the house's middleware put on the request.

    Raises:
        LookupError: no middleware of ours saw the request, so nobody can say who asks.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise LookupError("RightsMiddleware did not see this request.")
    return actor


def actor_named(person: int, day: datetime.date) -> Actor:
    """The person with this id and the posts held on `day`; somebody without posts when there is none."""
    return actor_of(User.objects.filter(pk=person).first(), day)


def _order(post: Post) -> tuple[str, list[int]]:
    return post.role, sorted(post.units or ())


def _tree() -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


def _reach(role: str, unit_id: int | None, tree: dict[int | None, list[int]]) -> frozenset[int] | None:
    if unit_id is None:
        return None
    if role != Role.HEAD:
        return frozenset({unit_id})
    return frozenset(_below(unit_id, tree))


def _below(unit_id: int, tree: dict[int | None, list[int]]) -> Iterable[int]:
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        for child in tree.get(waiting.pop(), ()):
            if child not in found:  # a cycle in the data must not hang a sign-in
                found.add(child)
                waiting.append(child)
    return found
