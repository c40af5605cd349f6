"""docs/transcripts.md says what the code does."""

import re
from pathlib import Path

import candidates.transcripts

PACKAGE = Path(candidates.transcripts.__file__).parent
DOCS = (PACKAGE.parents[1] / "docs" / "transcripts.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*.py")))


def list_first_column(heading: str) -> set[str]:
    """Return the code words of the first column of the table below a heading."""
    section = DOCS.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    columns = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {word for column in columns for word in re.findall(r"`([a-z_]+)`", column)}


def test_every_code_of_a_refusal_is_documented() -> None:
    raised = re.findall(r'UnreadableTranscript\(\s*"([a-z_]+)"', SOURCE)
    assert list_first_column("Refusals") == set(raised)


def test_every_shape_is_documented() -> None:
    named = re.findall(
        r'"([a-z_]+_(?:vtt|json|txt|docx|captions)|srt|plain|docx|json|table)"', SOURCE
    )
    assert list_first_column("Shapes") == set(named) - {"broken_json"}  # a refusal, no shape
