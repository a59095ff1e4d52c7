"""What axe finds on a page of the site in a real browser."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = "color-contrast"

_ONE_OF_EACH_LOOK = """() => {
  const grounds = new Map([[null, ""]]), numbers = new Map(), seen = new Set();
  const ground = (element) => {
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.filter].join();
      const key = `${ground(element.parentElement)} ${own}`;
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      grounds.set(element, numbers.get(key));
    }
    return grounds.get(element);
  };
  for (const element of document.body.querySelectorAll("*")) {
    element.removeAttribute("data-look");
    const has_text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!(has_text || element.matches("input, select, textarea")) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const look = [ground(element), element.tagName, style.color, style.fontSize, style.fontWeight, style.textShadow].join();
    if (!seen.has(look)) element.setAttribute("data-look", seen.add(look).size);
  }
}"""
"""Marks one of all elements whose text has the same colour, size and weight on the same grounds."""

_SETTLED = (
    "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
)
"""The fonts are there and what the scripts changed has been drawn."""


def violations(page: Page, rules: list[str]) -> list[tuple[str, str]]:
    """The rules of these kinds that the page violates as it stands, each with the first element that does."""
    page.evaluate(_SETTLED)
    page.evaluate(Axe().axe_script)
    others = {"runOnly": rules, "rules": {CONTRAST: {"enabled": False}}}
    return _run(page, None, others) + too_pale(page)


def too_pale(page: Page) -> list[tuple[str, str]]:
    """The same of contrasts alone: of a page that `violations` has seen, and that is in other colours now."""
    page.evaluate(_SETTLED)
    # Thousands of cells look alike, and each takes axe a millisecond or more.
    page.evaluate(_ONE_OF_EACH_LOOK)
    return _run(page, {"include": [["[data-look]"]]}, {"runOnly": {"type": "rule", "values": [CONTRAST]}})


def _run(page: Page, context: Any, options: dict[str, Any]) -> list[tuple[str, str]]:
    found = page.evaluate(
        "([context, options]) => axe.run(context ?? document, options)",
        [context, options | {"resultTypes": ["violations"]}],
    )
    return [(one["id"], one["nodes"][0]["html"][:150]) for one in found["violations"]]
