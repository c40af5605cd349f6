"""How a newcomer signs in to the demo company: one person for each part of the work."""

from config.demo.people import ADMIN, HIRING_MANAGERS, INTERVIEWERS, RECRUITERS

# The one who has begun a card and owes it still: the first thing to try is to finish it.
WRITING = next(person for person in INTERVIEWERS if person.key == "babajide")
DEMO_PASSWORD = "loops-are-decided-here"  # noqa: S105 (printed on purpose: the demo's own)


def list_sign_ins() -> list[tuple[str, str]]:
    """Return a role and an e-mail address for each kind of user."""
    return [
        ("Admin", ADMIN.email),
        ("Recruiter", RECRUITERS[0].email),
        ("Hiring manager", HIRING_MANAGERS[0].email),
        ("Interviewer", WRITING.email),
    ]
