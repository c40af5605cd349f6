"""Mask other people in what is handed to one: names and addresses become "Person 1"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from candidates.models import Candidate

WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
NOBODYS = re.compile(r"(?i)(speaker|unknown|participant|interviewer|candidate)\W*\d*")
SHORTEST = 3


class Masks:
    """The people who are not the candidate, and what stands in their place.

    Everybody of the company and every other candidate is masked by their full name wherever it
    stands; who took part in the candidate's own interviews also by first and last name alone.
    """

    def __init__(self, candidate: Candidate) -> None:
        self.own = {word.lower() for word in WORD.findall(candidate.name)}
        self.own_address = candidate.email.lower()
        self.labels: dict[str, str] = {}
        self.names: dict[str, list[tuple[str, str]]] = {}
        for key, name in User.objects.values_list("pk", "name"):
            self._know(name, f"user {key}")
        others = Candidate.objects.exclude(pk=candidate.pk).exclude(erased_at__isnull=False)
        for key, name in others.values_list("pk", "name").iterator():
            if " " in name.strip():  # a single word would mask every word like it
                self._know(name, f"candidate {key}")

    def _know(self, name: str, key: str) -> None:
        words = [word.lower() for word in WORD.findall(name)]
        if words and not self.own.issuperset(words):
            self.names.setdefault(words[0], []).append((name.strip().lower(), key))

    def know_closely(self, people: Iterable[User]) -> None:
        """Mask these people by each of their names, too."""
        for person in people:
            for word in WORD.findall(person.name):
                if len(word) >= SHORTEST:
                    self._know(word, f"user {person.pk}")

    def know_speakers(self, labels: Iterable[str]) -> None:
        """Mask the labels of others who spoke; those that name nobody stay."""
        for label in labels:
            if not NOBODYS.fullmatch(label.strip()):
                self._know(label, f"speaker {label.lower()}")

    def label(self, person: User) -> str:
        """Return what stands for a person of the company."""
        return self._label(f"user {person.pk}")

    def _label(self, key: str) -> str:
        return self.labels.setdefault(key, f"Person {len(self.labels) + 1}")

    def hide(self, value: Any) -> Any:
        """Return the value with every other person masked in each of its texts."""
        if isinstance(value, dict):
            return {self.hide(name): self.hide(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.hide(item) for item in value]
        return self._hide_text(value) if isinstance(value, str) else value

    def _hide_text(self, text: str) -> str:
        text = ADDRESS.sub(self._hide_address, text)
        parts, at = [], 0
        for word in WORD.finditer(text):
            if word.start() >= at and (found := self._find(text, word)) is not None:
                end, key = found
                parts += [text[at : word.start()], self._label(key)]
                at = end
        return "".join([*parts, text[at:]])

    def _find(self, text: str, word: re.Match[str]) -> tuple[int, str] | None:
        known = self.names.get(word[0].lower(), ())
        for name, key in sorted(known, key=lambda item: -len(item[0])):
            end = word.start() + len(name)
            follows = text[end : end + 1]
            if text[word.start() : end].lower() == name and not follows.isalnum():
                return end, key
        return None

    def _hide_address(self, found: re.Match[str]) -> str:
        return found[0] if found[0].lower() == self.own_address else "[e-mail]"
