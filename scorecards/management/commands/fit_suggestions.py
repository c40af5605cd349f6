"""Fit what the suggestions rest on to the labelled corpus, and write it where it is shipped."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from corpus.examples import KEYS, gather_level_examples, gather_topic_examples
from scorecards.suggestion.fitting.levels import fit_levels
from scorecards.suggestion.fitting.topics import fit_topics, write_topics
from scorecards.suggestion.scoring import Weights, load_weights

SHIPPED = Path(__file__).resolve().parents[2] / "suggestion"


class Command(BaseCommand):
    help = "Fit topics, points and thresholds of the suggestions to the corpus's open part."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=SHIPPED, help="folder to write into")

    def handle(self, *_args: object, **options: Any) -> None:
        folder: Path = options["to"]
        topics = fit_topics(gather_topic_examples(), KEYS)
        write_data(folder / "topics.json", write_topics(topics), indent=None)
        fitted = fit_levels(gather_level_examples(), load_weights())
        shipped = json.loads((SHIPPED / "weights.json").read_text("utf-8"))
        write_data(folder / "weights.json", shipped | list_fitted(fitted), indent=1)
        self.stdout.write("topics.json and weights.json written.")


def list_fitted(weights: Weights) -> dict[str, Any]:
    """Return the part of the weights that fitting sets."""
    return {
        "fitted": weights.fitted,
        "base": weights.base,
        "telling": weights.telling,
        "silence": weights.silence,
        "thresholds": {str(levels): cuts for levels, cuts in weights.thresholds.items()},
        "slope": weights.slope,
    }


def write_data(path: Path, content: Mapping[str, Any], *, indent: int | None) -> None:
    """Write a file of data."""
    marks = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(content, indent=indent, separators=marks, ensure_ascii=False)
    path.write_text(f"{text}\n", "utf-8")
