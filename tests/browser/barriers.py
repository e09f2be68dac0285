"""What stands in somebody's way on a page: axe in every frame, WCAG 2.x A and AA and best practice."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = Axe()


def has_no_barrier(page: Page, state: str) -> None:
    """Fails with each barrier found on the page and in its frames; `state` names what the page shows."""
    for frame in page.frames:
        # Without its style sheet a page is another page: words stand on it before their size is known.
        frame.wait_for_load_state("load")
        frame.evaluate(_AXE.axe_script)
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(each => each.violations)", _RULES
    )
    assert not found, f"{state}:\n" + "\n".join(_told(violation) for violation in found)


def does_not_scroll_sideways(page: Page, state: str) -> None:
    """Fails where a part of the page stands beyond its right or left edge (WCAG 1.4.10)."""
    for frame in page.frames:
        # A page that is only arriving has no element to measure yet.
        frame.wait_for_load_state("load")
        width = frame.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{state}: {width[0]} pixels wide in a window of {width[1]}"


def _told(violation: dict[str, Any]) -> str:
    places = [f"    {node['html']}\n      {node['failureSummary']}" for node in violation["nodes"]]
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *places])
