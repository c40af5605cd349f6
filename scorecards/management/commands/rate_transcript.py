"""Rate transcript files from the command line: no database, the same engine as the product."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.transcripts import (
    Person,
    Role,
    Transcript,
    UnreadableTranscript,
    match_speakers,
    read_transcript,
)
from scorecards.suggestion import (
    Competency,
    CompetencySuggestion,
    Suggestion,
    UnreadableRubric,
    default_rubric,
    read_rubric,
    suggest,
)


class UnratableFile(Exception):  # noqa: N818  # named for what it says
    """A file that cannot be rated; the sentence names the file and, where known, the line."""


class Command(BaseCommand):
    help = "Rate transcript files: per competency a level with its quotes, or why there is none."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--candidate", metavar="NAME", help="the speaker who is rated")
        parser.add_argument("--interviewer", metavar="NAME", action="append", default=[])
        parser.add_argument("--rubric", metavar="FILE.json", help="as export_rubric writes it")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *_args: object, **options: Any) -> None:
        rubric = read_rubric_file(options["rubric"]) if options["rubric"] else default_rubric()
        failed = 0
        for name in options["files"]:
            try:
                rated = rate_file(
                    name,
                    rubric,
                    candidate=options["candidate"],
                    interviewers=options["interviewer"],
                )
            except UnratableFile as error:
                failed += 1
                self.stderr.write(str(error))
                continue
            self.stdout.write(
                json.dumps(rated, ensure_ascii=False) if options["json"] else describe(rated)
            )
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files could not be rated.")


def read_rubric_file(name: str) -> tuple[Competency, ...]:
    """Return the rubric in a JSON file. Raises CommandError that names file, line or field."""
    try:
        rows = json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{name}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        raise CommandError(f"{name}, line {error.lineno}: not JSON: {error.msg}.") from error
    if isinstance(rows, dict) and "competencies" in rows:  # as export_rubric writes it
        rows = rows["competencies"]
    try:
        return read_rubric(rows)
    except UnreadableRubric as error:
        raise CommandError(f"{name}: {error}.") from error


def rate_file(
    name: str, rubric: Sequence[Competency], *, candidate: str | None, interviewers: Sequence[str]
) -> dict[str, Any]:
    """Return one file's ratings as the JSON object of the command. Raises UnratableFile."""
    transcript = _read(name)
    roles = match_speakers(
        transcript,
        candidate=Person(candidate) if candidate else None,
        interviewers=[Person(interviewer) for interviewer in interviewers],
    )
    if Role.CANDIDATE not in roles.values():
        speakers = ", ".join(dict.fromkeys(turn.speaker for turn in transcript.turns))
        wanted = f"no speaker is {candidate!r}" if candidate else "nobody is known as the candidate"
        raise UnratableFile(
            f"{name}: {wanted}. Speakers: {speakers}. Say who with --candidate NAME."
        )
    return _write(name, transcript, roles, suggest(transcript, roles, rubric))


def _read(name: str) -> Transcript:
    try:
        return read_transcript(Path(name).read_bytes(), filename=Path(name).name)
    except OSError as error:
        raise UnratableFile(f"{name}: cannot be read: {error.strerror}.") from error
    except UnreadableTranscript as error:
        place = f"{name}, line {error.line}" if error.line else name
        raise UnratableFile(f"{place}: {error.message}") from error


def _write(
    name: str, transcript: Transcript, roles: Mapping[str, Role], suggestion: Suggestion
) -> dict[str, Any]:
    speakers = [label for label, role in roles.items() if role is Role.CANDIDATE]
    return {
        "file": name,
        "engine": suggestion.engine,
        "candidate": transcript.header.get("candidate") or speakers[0],
        "text": transcript.text,
        "turns": [
            {
                "speaker": turn.speaker,
                "role": str(roles.get(turn.speaker, Role.UNKNOWN)),
                "start": turn.start,
                "end": turn.end,
                "time": turn.time,
            }
            for turn in transcript.turns
        ],
        "notices": [asdict(notice) for notice in transcript.notices],
        "competencies": {
            key: _write_competency(result) for key, result in suggestion.competencies.items()
        },
    }


def _write_competency(result: CompetencySuggestion) -> dict[str, Any]:
    return {
        "status": str(result.status),
        "rating": result.rating,
        "score": result.score,
        "probabilities": {str(level): share for level, share in result.probabilities.items()},
        "confidence": result.confidence,
        "reason": result.reason,
        "evidence": [asdict(item) for item in result.evidence],
        "excluded": [asdict(item) for item in result.excluded],
        "next_level": list(result.next_level),
        "contributions": dict(result.contributions),
    }


def describe(rated: Mapping[str, Any]) -> str:
    """Return the ratings of one file as lines for a person."""
    lines = [f"{rated['file']}: {rated['candidate']}"]
    for key, result in rated["competencies"].items():
        lines.append(f"  {key}: {_describe_verdict(result)}")
        lines += [
            f"    {'+' if item['polarity'] > 0 else '-'} [{item['start']}:{item['end']}] "
            f"{item['kind']}: {_one_line(item['quote'])}"
            for item in result["evidence"]
        ]
        lines += [
            f"    x [{item['start']}:{item['end']}] not counted: {item['reason']}"
            for item in result["excluded"]
        ]
        lines += [f"    ? {question}" for question in result["next_level"]]
    return "\n".join(lines)


def _describe_verdict(result: Mapping[str, Any]) -> str:
    if result["status"] != "rated":
        return f"{result['status'].replace('_', ' ')} ({result['reason']})"
    return (
        f"{result['rating']} (confidence {result['confidence']:.2f}, score {result['score']:.2f})"
    )


def _one_line(quote: str) -> str:
    return " ".join(quote.split())
