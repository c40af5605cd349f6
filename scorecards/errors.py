"""Why something about a card or rubric did not happen."""

from accounts.errors import Refusal


class FieldConflict(Refusal):
    """Another window changed these fields since you read them; `data` holds theirs and yours."""

    code = "field_conflict"
    status = 409


class VersionMissing(Refusal):
    """A program must say which version of the card it read."""

    code = "version_required"
    status = 428


class NewerVersion(Refusal):
    """A version of this rubric that you have not seen was published; `data` names it."""

    code = "newer_version"
    status = 409
