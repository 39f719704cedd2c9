"""Text for spreadsheets: what looks like a formula stays text, numbers stay numbers (ux section 7)."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(text: str) -> str:
    """
    A text cell that no spreadsheet takes for a formula: an apostrophe goes in front of one that could be.

    Only for text; money goes out as a plain number, minus and all.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text
