"""Ask the language model that the settings name, where the company wants it; else nobody.

Whatever goes wrong, the built-in engine's suggestion stands, and why is kept with it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from accounts.actions import read_company, record_event
from candidates.actions.interviews import loop_stream
from candidates.actions.locking import lock_candidacy
from candidates.models import Transcript
from candidates.transcripts import Role
from candidates.transcripts import Transcript as Spoken
from jobs.errors import JobRefused
from scorecards.actions.talking import Said, talk
from scorecards.models import ModelUse, Scorecard, Suggestion
from scorecards.suggestion import Competency
from scorecards.suggestion import Suggestion as Suggested
from scorecards.suggestion.by_model import (
    ANSWERS,
    LEAST_ANSWERS,
    MODEL_ENGINE,
    PROMPT_HASH,
    Judged,
    Prompt,
    Sent,
    Unusable,
    prepare_words,
    read_answer,
    settle_all,
    write_prompts,
)

AT_ONCE = 5
CHARACTERS_MOST = 250_000
HOPELESS = {"not_allowed", "unreachable", "private_address", "timeout", "too_many_requests"}
"""What a second question would only meet again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking: the model's suggestion, or the problem; and what it took."""

    suggested: Suggested | None
    problem: str
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    @property
    def cost(self) -> Decimal | None:
        """In the currency of the settings' prices; None unless both are known."""
        if settings.MODEL_PRICE_IN is None or settings.MODEL_PRICE_OUT is None:
            return None
        paid = self.tokens_in * settings.MODEL_PRICE_IN + self.tokens_out * settings.MODEL_PRICE_OUT
        return Decimal(paid / 1_000_000).quantize(Decimal("0.000001"))


def name_engine() -> str:
    """Return what a suggestion by the model is filed under: our version and the model's name."""
    return f"{MODEL_ENGINE} {settings.MODEL_NAME}"


def is_wanted(transcript: Transcript, rubric_id: int, roles_hash: str) -> bool:
    """Return whether the words are to be sent: named, switched on, and not yet answered."""
    if not settings.MODEL_URL or not read_company().suggest_by_model:
        return False
    known = Suggestion.objects.filter(
        transcript=transcript, rubric=rubric_id, engine=name_engine(), roles_hash=roles_hash
    )
    return not known.exists()


def ask_model(
    transcript: Transcript,
    spoken: Spoken,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    built_in: Suggested,
) -> Asked:
    """Return what the model makes of the conversation. That words leave is audited before.

    Takes as long as the settings allow, and asks nothing of the database meanwhile.
    """
    sent = prepare_words(spoken, roles, rubric, _list_names(transcript, roles))
    if not any(turn.is_candidate and any(turn.places) for turn in sent.turns):
        return Asked(None, "nothing_to_send")
    if sent.size > CHARACTERS_MOST:
        return Asked(None, "too_long")
    _say_sent(transcript)
    return _Conversation(sent, settings.MODEL_SECONDS).hold(write_prompts(sent, rubric), built_in)


def _say_sent(transcript: Transcript) -> None:
    """Audit that the words leave. Raises JobRefused where they are gone: what is erased stays."""
    host = urlsplit(settings.MODEL_URL).hostname
    with transaction.atomic():
        lock_candidacy(transcript.interview.candidacy_id)
        if not Transcript.objects.filter(pk=transcript.pk).exists():
            raise JobRefused("gone", "The transcript is no longer stored.")
        record_event(
            "transcript.sent_to_model",
            transcript,
            by=None,
            stream=loop_stream(transcript.interview.candidacy.public_id),
            payload={"host": host, "model": settings.MODEL_NAME},
        )


def _list_names(transcript: Transcript, roles: Mapping[str, Role]) -> list[str]:
    interview = transcript.interview
    seated = interview.interviewers.values_list("user__name", flat=True)
    writing = Scorecard.objects.filter(interview__candidacy=interview.candidacy_id)
    authors = writing.values_list("author__name", flat=True)
    return [interview.candidacy.candidate.name, *seated, *authors, *roles]


@dataclass(slots=True)
class _Conversation:
    """All questions about one interview, within one span of time."""

    sent: Sent
    seconds: float
    begun: float = field(default_factory=time.monotonic)
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    stopped_by: str = ""
    lock: Lock = field(default_factory=Lock)

    def hold(self, prompts: Sequence[Prompt], built_in: Suggested) -> Asked:
        """Ask each question three times, five at once, until all is said or nothing can be."""
        wanted = [(prompt, seed) for seed in range(1, ANSWERS + 1) for prompt in prompts]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda one: self._ask(*one), wanted))
        judged: dict[str, list[Judged]] = {prompt.competency.key: [] for prompt in prompts}
        for (prompt, _), answer in zip(wanted, answers, strict=True):
            if answer is not None:
                judged[prompt.competency.key].append(answer)
        suggested = None
        if not self.stopped_by:
            suggested = settle_all(judged, built_in, name_engine())
        took = round(time.monotonic() - self.begun, 3)
        counts = (self.calls, self.tokens_in, self.tokens_out)
        return Asked(suggested, self.stopped_by, *counts, took)

    def _ask(self, prompt: Prompt, seed: int) -> Judged | None:
        left = self.seconds - (time.monotonic() - self.begun)
        if self.stopped_by:
            return None
        if left <= 0:
            self._give_up(prompt, "timeout")
            return None
        with self.lock:
            self.calls += 1
        said = talk(prompt, seed=seed, seconds=left)
        with self.lock:
            self.tokens_in += said.tokens_in
            self.tokens_out += said.tokens_out
        return self._judge(prompt, said)

    def _judge(self, prompt: Prompt, said: Said) -> Judged | None:
        problem = said.problem
        if not problem:
            try:
                return read_answer(said.content, prompt.competency, self.sent)
            except Unusable as unusable:
                problem = unusable.code
        self._give_up(prompt, problem)
        return None

    def _give_up(self, prompt: Prompt, code: str) -> None:
        """Count a lost answer; stop once one competency cannot get enough of them any more."""
        with self.lock:
            self.failed[prompt.competency.key] += 1
            lost = self.failed[prompt.competency.key] > ANSWERS - LEAST_ANSWERS
            if not self.stopped_by and (lost or code in HOPELESS):
                self.stopped_by = code


def keep_use(suggestion: Suggestion, asked: Asked) -> None:
    """Keep what asking took beside the suggestion that stands; the first time counts."""
    ModelUse.objects.get_or_create(
        suggestion=suggestion,
        defaults={
            "model": settings.MODEL_NAME,
            "prompt_hash": PROMPT_HASH,
            "calls": asked.calls,
            "tokens_in": asked.tokens_in,
            "tokens_out": asked.tokens_out,
            "cost": asked.cost,
            "seconds": asked.seconds,
            "problem": asked.problem,
        },
    )
