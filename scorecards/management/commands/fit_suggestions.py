"""Fit what the suggestions rest on to the labelled corpus, and write it where it is shipped."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from corpus.examples import KEYS, gather_topic_examples
from scorecards.suggestion.fitting.topics import fit_topics, write_topics

SHIPPED = Path(__file__).resolve().parents[2] / "suggestion"


class Command(BaseCommand):
    help = "Fit topics, weights and thresholds of the suggestions to the corpus."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=SHIPPED, help="folder to write into")

    def handle(self, *_args: object, **options: Any) -> None:
        topics = fit_topics(gather_topic_examples(), KEYS)
        write_data(options["to"] / "topics.json", write_topics(topics))
        self.stdout.write("topics.json written.")


def write_data(path: Path, content: dict[str, Any]) -> None:
    """Write a file with one entry a line, so that a change can be read."""
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
