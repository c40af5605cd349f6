"""`manage.py import_transcripts`: take in a folder or an archive, and read it, row by row."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.actions import record_event
from accounts.management.about import about
from accounts.models import User
from candidates.actions.imports import Load, load_archive, load_bundle, require_import, take_row
from candidates.actions.reading import TakenRow, count_states, list_rows
from candidates.models import Import
from candidates.querysets import READ_UPLOAD
from candidates.transcripts import UnreadableTranscript
from candidates.transcripts.bundles import Folder
from jobs.models import Job

ARCHIVE_BYTES = 200 * 1024 * 1024
FINE = {"read", "taken_in"}


class Command(BaseCommand):
    help = "Import transcripts: a folder or ZIP with a CSV list (file, interview, candidate)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="FOLDER|ARCHIVE.zip")
        parser.add_argument("--as", dest="email", required=True, help="whose import it is")
        parser.add_argument("--list", default="", help="the CSV, if there are several")

    def handle(self, *_args: object, **options: Any) -> None:
        source: Path = options["source"]
        with about(options["email"]) as by:
            require_import(by)
            try:
                load = load_source(source, options["list"])
            except UnreadableTranscript as error:
                raise CommandError(error.message) from error
            batch = take_all(load, by=by, name=source.name)
        self.tell(list_rows(batch, by))

    def tell(self, rows: list[TakenRow]) -> None:
        """Write a line for each row that is not read, then the sum. Raises CommandError."""
        for row in rows:
            if row.state not in FINE:
                self.stderr.write(f"line {row.line}: {row.file}: {row.reason or row.state}")
        known = sum(row.is_known for row in rows)
        told = ", ".join(f"{count} {state}" for state, count in sorted(count_states(rows).items()))
        self.stdout.write(f"{len(rows)} rows: {told}; {known} were there before.")
        wrong = sum(row.state not in FINE for row in rows)
        if wrong:
            raise CommandError(f"{wrong} of {len(rows)} rows were not read.")


def load_source(source: Path, listed_in: str) -> Load:
    """Return what a folder or an archive holds. Raises UnreadableTranscript, CommandError."""
    if source.is_dir():
        return load_bundle(Folder(source), listed_in)
    try:
        if source.stat().st_size > ARCHIVE_BYTES:
            raise CommandError(f"{source} is larger than {ARCHIVE_BYTES // 1024**2} MB.")
        return load_archive(source.read_bytes(), listed_in)
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}.") from error


def take_all(load: Load, *, by: User, name: str) -> Import:
    """Return the import of every row, each taken in and read before the next."""
    batch = Import.objects.create(created_by=by, filename=name[:200], total=len(load.rows))
    record_event("transcripts.import_started", batch, by=by, payload={"rows": len(load.rows)})
    current_app.loader.import_default_modules()
    with tqdm(load.rows, unit="file", disable=not sys.stderr.isatty()) as bar:
        for row in bar:
            taken = take_row(batch, load, row)
            if taken.upload is not None:
                read_now(taken.upload.public_id)
    return batch


def read_now(public_id: Any) -> None:
    """Do the job that reads an upload here, unless a worker was faster."""
    job = Job.objects.about(READ_UPLOAD, public_id).first()
    if job is not None and job.status == Job.Status.PENDING:
        current_app.tasks[READ_UPLOAD].apply(args=(str(job.pk),), throw=True)
