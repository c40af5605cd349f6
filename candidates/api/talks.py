"""What interviews and transcripts look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import (
    ListQuery,
    Moment,
    MomentParameter,
    Ref,
    StrictSerializer,
    Text,
    Whole,
)
from candidates.api.shapes import competency_keys, questions
from candidates.models import Interview

ROLES = ["candidate", "interviewer", "other"]


class PanelistRow(Row):
    """A person in the conversation."""

    user = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")


class InterviewRow(Row):
    """One conversation with a candidate."""

    id = serializers.UUIDField(source="public_id")
    candidacy = serializers.UUIDField(source="candidacy.public_id")
    candidate_name = serializers.CharField(source="candidacy.candidate.name")
    name = serializers.CharField()
    state = serializers.ChoiceField(Interview.State.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    competencies = serializers.ListField(
        child=serializers.CharField(), help_text="Keys that it is to cover."
    )
    questions = serializers.ListField(child=serializers.CharField())
    video_url = serializers.CharField(help_text="Where people meet; empty if nobody said.")
    pool = serializers.UUIDField(
        source="pool.public_id",
        allow_null=True,
        help_text="Public id of the pool its interviewers come from; null: anybody.",
    )
    interviewers = PanelistRow(many=True, source=COMPUTED)


class InterviewQuery(ListQuery):
    """Which interviews."""

    candidacy = serializers.UUIDField(required=False)
    opening = serializers.UUIDField(required=False)
    interviewer = serializers.UUIDField(required=False, help_text="Somebody who sits in it now.")
    state = serializers.ChoiceField(Interview.State.choices, required=False)
    starts_after = MomentParameter(required=False, help_text="Inclusive.")
    starts_before = MomentParameter(required=False, help_text="Exclusive.")


class MoveWish(StrictSerializer):
    """The new time."""

    starts_at = Moment()
    minutes = Whole(required=False, min_value=5, max_value=480, help_text="As before if absent.")


class InterviewWish(StrictSerializer):
    """An interview to schedule; with `planned`, what is absent comes from that step."""

    candidacy = Ref()
    starts_at = Moment()
    planned = Ref(required=False, help_text="A step of the opening's interview plan.")
    name = Text(required=False, max_length=120, help_text="Needed without `planned`.")
    minutes = Whole(required=False, min_value=5, max_value=480, help_text="45 without a plan.")
    competencies = competency_keys(required=False)
    questions = questions(required=False)
    video_url = Text(required=False, allow_blank=True, max_length=500, help_text="https://...")
    pool = Ref(required=False, help_text="Whose interviewers it takes; the step's if absent.")


class InterviewChange(StrictSerializer):
    """What is absent stays."""

    video_url = Text(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="https://...; empty takes the link away.",
    )
    pool = Ref(
        required=False,
        allow_null=True,
        help_text="Public id of the pool its interviewers come from; null: anybody.",
    )


class JobShape(serializers.Serializer[Any]):
    """Where the reading of a transcript stands."""

    status = serializers.ChoiceField(["pending", "running", "done", "failed"])
    attempts = serializers.IntegerField(help_text="Starts so far, at most 3.")
    error_code = serializers.CharField(help_text="Empty unless something went wrong.")
    error = serializers.CharField(help_text="A sentence; never the candidate's words.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class TranscriptRow(Row):
    """What was said, one version; the newest counts."""

    id = serializers.UUIDField(source="public_id")
    interview = serializers.UUIDField(source="interview.public_id")
    version = serializers.IntegerField()
    filename = serializers.CharField()
    shape = serializers.CharField(help_text="The format that was recognised.")
    words = serializers.IntegerField()
    stored_at = serializers.DateTimeField()


class UploadRow(Row):
    """A file on its way to become a transcript."""

    id = serializers.UUIDField(source="public_id")
    interview = serializers.UUIDField(source="interview.public_id")
    filename = serializers.CharField()
    bytes = serializers.IntegerField(source="size")
    state = serializers.ChoiceField(
        ["waiting", "reading", "read", "refused", "failed"],
        help_text="read: `transcript` is there. refused: the file cannot be read, `reason` says "
        "why. failed: the reading broke off and may be tried again.",
    )
    reason_code = serializers.CharField(help_text="Empty unless refused or failed.")
    reason = serializers.CharField(help_text="A sentence that names the line or part.")
    line = serializers.IntegerField(
        source="refusal_line",
        allow_null=True,
        help_text="Of the file, from 1; in a Word document a paragraph.",
    )
    transcript = serializers.UUIDField(source="transcript.public_id", allow_null=True)
    uploaded_at = serializers.DateTimeField()


class TurnShape(serializers.Serializer[Any]):
    """One turn: `text[start:end]` in characters (code points) of the transcript's text."""

    speaker = serializers.CharField()
    role = serializers.ChoiceField([*ROLES, "unknown"])
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    time = serializers.FloatField(allow_null=True, help_text="Seconds from the beginning.")
    line = serializers.IntegerField(help_text="Line of the raw file, from 1.")
    section = serializers.CharField(allow_blank=True)


class NoticeShape(serializers.Serializer[Any]):
    """Something odd in the file that did not stop it."""

    line = serializers.IntegerField(allow_null=True)
    detail = serializers.CharField()


class TranscriptDetail(TranscriptRow):
    """What was said, with its turns; every offset anywhere speaks of `text`."""

    text = serializers.CharField()
    turns = TurnShape(many=True, source=COMPUTED)
    roles = serializers.DictField(
        child=serializers.ChoiceField([*ROLES, "unknown"]), help_text="Who each label is."
    )
    unknown_speakers = serializers.ListField(
        child=serializers.CharField(), source=COMPUTED, help_text="Labels to map."
    )
    notices = NoticeShape(many=True, source=COMPUTED)
    job = JobShape(allow_null=True, source=COMPUTED)


class TranscriptWish(StrictSerializer):
    """A transcript as text. A file comes as multipart/form-data in the part `file`."""

    text = Text(max_length=2 * 1024 * 1024, trim_whitespace=False)
    filename = Text(required=False, allow_blank=True, max_length=200)


class OneOfMany(TranscriptWish):
    """A transcript as text, and whose it is."""

    interview = Ref()


class SpeakersWish(StrictSerializer):
    """Who the labels are; remembered for the whole candidacy."""

    roles = serializers.DictField(
        child=serializers.ChoiceField(ROLES), allow_empty=False, help_text="Label to role."
    )
