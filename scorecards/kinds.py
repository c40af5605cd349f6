"""Why a language model's answer was not used, by a stable code; names of what refits."""

REFIT = "scorecards.refit_suggestions"
"""The job that refits."""
REFITS = "suggestions"
"""The audit stream of refits: by it they are kept from who is blind, with no gap in another."""

PROBLEMS = {
    "timeout": "It did not answer in time.",
    "too_many_requests": "It was asked more than it allows.",
    "server_error": "It answered with an error of its own.",
    "not_allowed": "It refused our key, or knows no such model or address.",
    "unreachable": "It could not be reached.",
    "private_address": "Its address is private and not among the permitted networks.",
    "too_large": "Its answer was too large.",
    "no_answer": "Its answer was not in the dialect that was asked for.",
    "refused": "It refused to answer.",
    "cut_off": "Its answer broke off.",
    "not_json": "Its answer was not JSON.",
    "wrong_form": "Its answer was not in the form that was asked for.",
    "wrong_competency": "It answered about another competency.",
    "out_of_range": "It gave a level that does not exist.",
    "too_long": "The interview is too long to be sent.",
    "nothing_to_send": "Nothing of what the candidate said may be sent.",
}
