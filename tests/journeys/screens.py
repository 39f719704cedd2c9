"""Looks at screens as a machine can: axe's rules, and whether a page is wider than a small screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDE, NARROW = 1280, 320


def faults(page: Page, url: str) -> list[str]:
    """What axe finds at both widths, console errors, and sideways scrolling at 320 px; empty when all is well."""
    said: list[str] = []
    found: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(url)
        if answer is None or answer.status >= 500:
            return [f"{url} answered {answer.status if answer else 'nothing'}"]
        report = Axe().run(page, options=RULES).response
        found += [
            f"{url} at {width}: {rule['id']}: {node['html'][:160]}"
            for rule in report["violations"]
            for node in rule["nodes"]
        ]
    across = int(page.evaluate("document.documentElement.scrollWidth"))
    if across > NARROW:
        found.append(f"{url} is {across} px wide on a screen of {NARROW}")
    return found + [f"{url}: {text}" for text in said]
