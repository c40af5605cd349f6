"""The split deals whole interviews by a seed, and the file says what the command would write."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus.interviews import Interview, read_interviews
from corpus.reading import HOME, UnreadableCorpus
from corpus.split import DEVELOPMENT, SEALED, deal, read_split, write_split

SEALED_FIRST = (
    "101 102 103 106 109 111 112 116 118 122 123 124 126 128 129 132 134 135 137 139"  # of 101-140
)


def make(key: str, writer: str) -> Interview:
    """Return an interview without words."""
    return Interview(key, writer, "bee keeper", "bees", "Welsh", "internal", {}, ())


def test_the_file_is_what_the_command_writes(tmp_path: Path) -> None:
    write_split(tmp_path / "split.csv", deal(read_interviews()))
    assert (tmp_path / "split.csv").read_bytes() == (HOME / "split.csv").read_bytes()


def test_half_of_every_writer_is_sealed() -> None:
    split = read_split()
    cells = Counter((one.writer, split[one.id]) for one in read_interviews())
    for writer, half in cells:
        assert cells[writer, half] == cells[writer, SEALED], writer


def test_a_new_writer_moves_nobody() -> None:
    old = [make(str(number), "w8") for number in range(6)]
    new = [make(str(number), "w9") for number in range(6, 12)]
    dealt = deal([*old, *new], {"w8": 1, "w9": 2})
    assert {one.id: dealt[one.id] for one in old} == deal(old, {"w8": 1})


def test_the_first_batch_stays_where_it_was_dealt() -> None:
    sealed = [key for key, half in read_split().items() if half == SEALED and key <= "140"]
    assert " ".join(sealed) == SEALED_FIRST


def test_each_batch_is_dealt_by_its_own_seed() -> None:
    texts = [make(str(number), "w9") for number in range(12)]
    assert len({str(deal(texts, {"w9": seed})) for seed in range(9)}) > 1


def test_it_refuses_a_writer_without_a_seed() -> None:
    with pytest.raises(UnreadableCorpus, match=r"^writer w9 has no seed"):
        deal([make("1", "w9")], {"w8": 1})


def test_an_odd_one_goes_to_development() -> None:
    assert deal([make("1", "w9")], {"w9": 1}) == {"1": DEVELOPMENT}


@pytest.mark.parametrize(
    "text",
    [
        "interview,half\n1,sealed\n",
        "interview,split\n1,sealed\n1,development\n",
        "interview,split\n1,open\n",
    ],
)
def test_it_refuses_what_is_not_one_half_each(tmp_path: Path, text: str) -> None:
    (tmp_path / "split.csv").write_text(text, "utf-8")
    with pytest.raises(UnreadableCorpus, match=r"^split\.csv: not one half for each interview"):
        read_split(tmp_path / "split.csv")
