"""Twelve candidates, one a file, with a loop in every state."""

from config.demo.stories import (
    aoife,
    camille,
    ezgi,
    gediminas,
    mele,
    nomvula,
    priyanka,
    rohit,
    sunniva,
    tomas,
    viktor,
    wanjiru,
)

STORIES = (
    sunniva.STORY,
    tomas.STORY,
    ezgi.STORY,
    gediminas.STORY,
    wanjiru.STORY,
    aoife.STORY,
    rohit.STORY,
    nomvula.STORY,
    viktor.STORY,
    camille.STORY,
    mele.STORY,
    priyanka.STORY,
)
