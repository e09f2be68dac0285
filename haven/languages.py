"""How well each language is understood, as lines of text: what the console's page shows, for a terminal."""

from collections.abc import Iterator
from pathlib import Path

from api.console.language_levels import language_levels, level_words, tested, thresholds
from language.catalogue import Catalogue


def lines(home: Path) -> Iterator[str]:
    """A heading and one line a language. Raises CatalogueUnreadable."""
    last = tested()
    yield f"As tested on {last.measured_on}: {', '.join(least.title for least in thresholds())}"
    for each in language_levels(Catalogue.load(home / "data").spoken_languages, last, {}):
        figures = " ".join("    -" if figure is None else f"{figure:>5g}" for figure in each.found)
        title, _ = level_words(each.level)
        reader = "" if each.reviewed_by is None else f"texts read by {each.reviewed_by or 'nobody yet'}"
        yield f"{each.code:<4} {each.name:<12} {title:<38} {figures}  {reader}".rstrip()
