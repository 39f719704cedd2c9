"""Looks at screens as a machine can: axe's rules, and whether a page is wider than a small screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDE, NARROW = 1280, 320


def faults(page: Page, url: str, *, status: int = 200) -> list[str]:
    """
    What axe finds at both widths, console errors, and sideways scrolling at 320 px; empty when all is well.

    :param status: what the page answers; a refusal is a page too, and the console then names its status.
    """
    said: list[str] = []
    found: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and f"status of {status}" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(url)
        if answer is None or answer.status != status:
            return [f"{url} answered {answer.status if answer else 'nothing'}"]
        report = Axe().run(page, options=RULES).response
        found += [
            f"{url} at {width}: {rule['id']}: {node['html'][:160]}"
            for rule in report["violations"]
            for node in rule["nodes"]
        ]
    page.remove_listener("console", hear)
    across = int(page.evaluate("document.documentElement.scrollWidth"))
    if across > NARROW:
        found.append(f"{url} is {across} px wide on a screen of {NARROW}")
    return found + [f"{url}: {text}" for text in said]
