"""Calibrate a file of ratings; no database is touched."""

import json
import math
from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loops.calibration import (
    Calibration,
    CalibrationError,
    CandidateEstimate,
    InterviewerEstimate,
    VarianceFit,
    Variances,
    calibrate,
    fit_variances,
    read_variances,
)
from loops.calibration.ids import Id
from loops.calibration.ratings_csv import RatingFile, read_ratings_csv


class Command(BaseCommand):
    help = "Estimate candidates and interviewers from a CSV of ratings, without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ratings",
            required=True,
            type=Path,
            metavar="FILE.csv",
            help="columns candidate, interviewer, competency, rating, requisition in any order; "
            "weight (0 for a shadow card) and when (any growing number) may follow",
        )
        parser.add_argument(
            "--variances",
            type=Path,
            metavar="FILE.json",
            help="the six variances; fitted to the ratings without it; 0 drops a term",
        )
        parser.add_argument(
            "--weights",
            nargs="+",
            metavar="WEIGHT",
            help="numbers in the order of the sorted competencies, or competency=number pairs, "
            "separated by commas or spaces; alike without it",
        )
        parser.add_argument("--bar", type=_read_number, help="the bar in points")
        parser.add_argument(
            "--floor", type=_read_number, help="level of p_below_floor; the second of four levels"
        )
        parser.add_argument(
            "--scale", type=_read_scale, metavar="LOW,HIGH", help="lowest and highest rating"
        )
        parser.add_argument("--json", action="store_true", help="print JSON instead of tables")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            file = read_ratings_csv(_read_text(options["ratings"]), scale=options["scale"])
            fit, variances = _settle_variances(file, options["variances"])
            result = calibrate(
                file.ratings,
                variances,
                weights=_read_weights(options["weights"], file),
                bar=options["bar"],
                floor=options["floor"],
                scale=file.scale,
            )
        except CalibrationError as refused:
            raise CommandError(str(refused)) from refused
        warnings = (*file.notes, *result.warnings)
        if options["json"]:
            answer = _write_json(result, fit, warnings)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=str))
        else:
            self.stdout.write("\n".join([*_write_tables(result), *warnings]))


def _read_number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentTypeError(f"{text!r} is not a finite number")
    return number


def _read_scale(text: str) -> tuple[float, float]:
    ends = [_read_number(part) for part in text.split(",")]
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise ArgumentTypeError(f"{text!r} is not LOW,HIGH")
    return ends[0], ends[1]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{path}: not UTF-8 text, byte {problem.start}") from problem


def _settle_variances(file: RatingFile, path: Path | None) -> tuple[VarianceFit | None, Variances]:
    if path is None:
        fit = fit_variances(file.ratings, scale=file.scale)
        return fit, fit.variances
    try:
        values = json.loads(_read_text(path))
    except ValueError as problem:
        raise CommandError(f"{path}: not JSON, {problem}") from problem
    if isinstance(values, Mapping) and isinstance(values.get("variances"), Mapping):
        values = values["variances"]
    if not isinstance(values, Mapping):
        raise CommandError(f"{path}: an object of six variances is expected")
    return None, read_variances(values)


def _read_weights(parts: list[str] | None, file: RatingFile) -> dict[Id, float] | None:
    if parts is None:
        return None
    pieces = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
    competencies = file.ratings.competencies
    if any("=" in piece for piece in pieces):
        return _read_pairs(pieces, competencies)
    if len(pieces) != len(competencies):
        names = ", ".join(map(str, competencies))
        raise CommandError(
            f"--weights: {len(pieces)} weights for {len(competencies)} competencies ({names})"
        )
    return {
        name: _read_weight(piece, piece) for name, piece in zip(competencies, pieces, strict=True)
    }


def _read_pairs(pieces: list[str], competencies: tuple[Id, ...]) -> dict[Id, float]:
    names = {str(name): name for name in competencies}
    weights: dict[Id, float] = dict.fromkeys(competencies, 0.0)
    for piece in pieces:
        key, _, number = piece.rpartition("=")
        if key.strip() not in names:
            raise CommandError(f"--weights {piece}: no competency {key.strip()!r} in the ratings")
        weights[names[key.strip()]] = _read_weight(piece, number)
    return weights


def _read_weight(piece: str, number: str) -> float:
    try:
        return _read_number(number)
    except ArgumentTypeError as problem:
        raise CommandError(f"--weights {piece}: {problem}") from problem


def _write_json(
    result: Calibration, fit: VarianceFit | None, warnings: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "variances": result.variances.as_dict(),
        "reml": result.reml,
        "reml_with_constant": result.reml_with_constant,
        "fit": None if fit is None else asdict(fit),
        "scale": list(result.scale),
        "n_ratings": result.n_ratings,
        "ceiling_share": result.ceiling_share,
        "competency_means": [asdict(mean) for mean in result.competency_means],
        "requisitions": [
            {"requisition": one.opening, "effect": one.effect, "sd": one.sd}
            for one in result.openings
        ],
        "candidates": [_write_candidate(one) for one in result.candidates],
        "interviewers": [asdict(one) for one in result.interviewers],
        "components": [asdict(one) for one in result.components],
        "warnings": list(warnings),
    }


def _write_candidate(candidate: CandidateEstimate) -> dict[str, Any]:
    written = asdict(candidate)
    written["requisition"] = written.pop("opening")
    for card in written["cards"]:
        card["requisition"] = card.pop("opening")
    return written


def _write_tables(result: Calibration) -> list[str]:
    variances = ", ".join(f"{key} {value:.4g}" for key, value in result.variances.as_dict().items())
    candidates = [_describe_candidate(one) for one in result.candidates]
    interviewers = [_describe_interviewer(one) for one in result.interviewers]
    heads = ("candidate", "cards", "raw", "estimate", "sd", "95 % interval", "P(above bar)")
    return [
        f"Variances: {variances}",
        f"REML criterion {result.reml:.6f} on {result.n_ratings} ratings",
        "",
        *_align([heads, *candidates]),
        "",
        *_align([("interviewer", "interviews", "leniency", "sd"), *interviewers]),
    ]


def _describe_candidate(one: CandidateEstimate) -> tuple[str, ...]:
    raw = "-" if one.raw_mean is None else f"{one.raw_mean:.2f}"
    above = "-" if one.p_above_bar is None else f"{one.p_above_bar:.1%}"
    interval = f"{one.lo95:.2f} to {one.hi95:.2f}"
    estimate = (f"{one.estimate:.2f}", f"{one.sd:.2f}")
    return (str(one.candidate), str(one.n_scorecards), raw, *estimate, interval, above)


def _describe_interviewer(one: InterviewerEstimate) -> tuple[str, ...]:
    if not one.enough:
        return (str(one.interviewer), str(one.n_interviews), "too few to say", "-")
    name = str(one.interviewer)
    return (name, str(one.n_interviews), f"{one.leniency:+.2f}", f"{one.sd:.2f}")


def _align(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
