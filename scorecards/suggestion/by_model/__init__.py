"""A language model's reading: what is sent, what may come back, what is made of three answers.

Pure like the rest: whoever calls it does the talking.
"""

from scorecards.suggestion.by_model.answers import Judged, Unusable, read_answer
from scorecards.suggestion.by_model.asking import PROMPT_HASH, Prompt, write_prompts
from scorecards.suggestion.by_model.sending import Sent, prepare_words
from scorecards.suggestion.by_model.settling import ANSWERS, LEAST_ANSWERS, settle_all

MODEL_PREFIX = "model-"
MODEL_ENGINE = f"{MODEL_PREFIX}1"

__all__ = [
    "ANSWERS",
    "LEAST_ANSWERS",
    "MODEL_ENGINE",
    "MODEL_PREFIX",
    "PROMPT_HASH",
    "Judged",
    "Prompt",
    "Sent",
    "Unusable",
    "prepare_words",
    "read_answer",
    "settle_all",
    "write_prompts",
]
