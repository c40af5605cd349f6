"""docs/tour.md shows the pages that `make screenshots` photographs, light and dark, no others."""

from __future__ import annotations

import re
from pathlib import Path

from tests.screenshots import IMAGES, SHOTS, list_images, name_image

ROOT = Path(__file__).resolve().parent.parent
TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
MOST_BYTES = 2_500_000


def test_the_tour_names_every_image_that_is_made_and_no_other() -> None:
    named = re.findall(r'(?:srcset|src)="images/([^"]+)"', TOUR)
    assert sorted(named) == sorted(list_images())


def test_every_image_of_the_folder_is_one_that_is_made() -> None:
    assert sorted(path.name for path in IMAGES.iterdir()) == sorted(list_images())


def test_each_page_is_told_in_words_before_its_image() -> None:
    for shot in SHOTS:
        before = TOUR.partition(f'"images/{name_image(shot, "dark")}"')[0]
        words = before.rpartition("### ")[2].split("\n\n")[1]
        assert 30 < len(words) < 400, shot.name


def test_the_images_are_small_webp_files() -> None:
    files = [(IMAGES / name).read_bytes() for name in list_images()]
    assert {(data[:4], data[8:12]) for data in files} == {(b"RIFF", b"WEBP")}
    assert sum(map(len, files)) < MOST_BYTES
