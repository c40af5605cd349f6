"""The files of the corpus hold what the datasheet says, and nothing that spoils a blind rating."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus.reading import (
    HOME,
    Exchange,
    Intent,
    Turn,
    UnreadableCorpus,
    read_exchanges,
    read_intents,
)

EXCHANGE = """
writer = "w9"
[[exchanges]]
id = "900-01"
competency = "data"
variety = "Welsh"
industry = "bees"
turns = [
  { role = "interviewer", words = "Why bees?" },
  { role = "candidate", words = "They came with the house." },
]
"""
INTENT = '["900-01"]\nsituation = "He bought a house."\nlevel = 0\nelsewhere = { strategy = 2 }\n'


def write(home: Path, room: str, text: str) -> Path:
    """Write one file into a room of a corpus; return the corpus."""
    (home / room).mkdir()
    (home / room / "900.toml").write_text(text, "utf-8")
    return home


def test_each_exchange_has_one_intent_and_each_intent_its_exchange() -> None:
    assert sorted(one.id for one in read_exchanges()) == sorted(read_intents())


def test_each_exchange_opens_with_a_question_and_ends_with_an_answer() -> None:
    ends = {(one.turns[0].role, one.turns[-1].role) for one in read_exchanges()}
    assert ends == {("interviewer", "candidate")}


def test_an_exchange_tells_nothing_beyond_what_a_blind_rater_may_see() -> None:
    files = (HOME / "exchanges").glob("*.toml")
    rows = [row for path in files for row in tomllib.loads(path.read_text("utf-8"))["exchanges"]]
    fields = {tuple(row) for row in rows}
    assert fields == {("id", "competency", "variety", "industry", "turns")}


def test_it_reads_an_exchange_as_written(tmp_path: Path) -> None:
    turns = (Turn("interviewer", "Why bees?"), Turn("candidate", "They came with the house."))
    expected = Exchange("900-01", "data", "Welsh", "bees", "w9", turns)
    assert read_exchanges(write(tmp_path, "exchanges", EXCHANGE)) == (expected,)


def test_it_reads_an_intent_as_written(tmp_path: Path) -> None:
    expected = Intent("He bought a house.", 0, {"strategy": 2})
    assert read_intents(write(tmp_path, "intended", INTENT)) == {"900-01": expected}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('writer = "w9"', "", "900.toml: writer is missing."),
        ('id = "900-01"', "", "900.toml, exchange without id: id is missing."),
        ('variety = "Welsh"', "", "900.toml, exchange 900-01: variety is missing."),
        ('"data"', '"charm"', "900.toml, exchange 900-01: competency is 'charm', unknown."),
        (
            '"candidate"',
            '"coach"',
            "900.toml, exchange 900-01: role is 'coach', not one of interviewer, candidate.",
        ),
        ('"Why bees?"', '" "', "900.toml, exchange 900-01: words of a turn are missing."),
    ],
)
def test_it_names_what_an_exchange_lacks(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    home = write(tmp_path, "exchanges", EXCHANGE.replace(old, new))
    with pytest.raises(UnreadableCorpus) as refused:
        read_exchanges(home)
    assert str(refused.value) == complaint


def test_it_refuses_an_id_used_twice(tmp_path: Path) -> None:
    home = write(tmp_path, "exchanges", EXCHANGE)
    (home / "exchanges" / "901.toml").write_text(EXCHANGE, "utf-8")
    with pytest.raises(UnreadableCorpus) as refused:
        read_exchanges(home)
    assert str(refused.value) == "901.toml, exchange 900-01: id is taken."


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("level = 0", "level = 5", "900.toml, exchange 900-01: level is 5, not 0 to 4."),
        ("level = 0", "level = true", "900.toml, exchange 900-01: level is True, not 0 to 4."),
        ("He bought a house.", "", "900.toml, exchange 900-01: situation is missing."),
        ("strategy = 2", "charm = 2", "900.toml, exchange 900-01: elsewhere has charm = 2."),
    ],
)
def test_it_names_what_an_intent_lacks(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    home = write(tmp_path, "intended", INTENT.replace(old, new))
    with pytest.raises(UnreadableCorpus) as refused:
        read_intents(home)
    assert str(refused.value) == complaint


def test_it_names_the_line_of_a_broken_file(tmp_path: Path) -> None:
    home = write(tmp_path, "exchanges", 'writer = "w9"\nturns = ]\n')
    with pytest.raises(UnreadableCorpus, match=r"^900\.toml: .*line 2"):
        read_exchanges(home)
