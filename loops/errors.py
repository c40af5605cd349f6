"""Why something about a loop did not happen."""

from accounts.errors import Refusal


class ConflictOfInterest(Refusal):
    """The person may not sit on this panel."""

    code = "conflict_of_interest"
    status = 409


class AlreadySeated(Refusal):
    """The person sits in this interview already."""

    code = "already_seated"
    status = 409


class NeedsApproval(Refusal):
    """A second person has to approve this decision first."""

    code = "needs_approval"
    status = 409


class AlreadyDecided(Refusal):
    """The loop has a decision; another one needs a reopening with a reason."""

    code = "already_decided"
    status = 409


class StillLearning(Refusal):
    """The person is not trained for this kind of interview yet."""

    code = "still_learning"
    status = 409


class NoLink(Refusal):
    """No link opens this scorecard: the company sends none, or a second factor is asked for."""

    code = "no_link"
    status = 409


class NoFigures(Refusal):
    """Nothing has been rated, so there is nothing to decide on."""

    code = "no_figures"
    status = 409


class StaleFigures(Refusal):
    """The figures changed since the page was read; look again before deciding."""

    code = "stale_figures"
    status = 412
