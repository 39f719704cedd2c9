"""How easy a text is to read: Flesch reading ease and words to a sentence (UX §7)."""

import re
from collections.abc import Sequence

VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word, near enough: groups of vowels, less a silent ending."""
    word = re.sub(r"[^a-z]", "", word.lower())
    word = re.sub(r"(?<=[^aeiouy]{1})e$", "", word) if not word.endswith("le") else word
    word = re.sub(r"(?<=[^aeiouytd])ed$", "", word)
    return max(1, len(VOWELS.findall(word)))


def _parts(texts: Sequence[str]) -> tuple[int, list[str]]:
    sentences = [one for text in texts for one in re.split(r"(?<=[.!?:])\s+", text) if re.search("[A-Za-z]", one)]
    found = [word for one in sentences for word in re.findall(r"[A-Za-z][A-Za-z'’-]*", one)]
    return len(sentences), found


def ease(texts: Sequence[str]) -> float:
    """Flesch reading ease of paragraphs; 60 and more is plain English."""
    sentences, found = _parts(texts)
    return 206.835 - 1.015 * len(found) / sentences - 84.6 * sum(map(syllables, found)) / len(found)


def average_sentence(texts: Sequence[str]) -> float:
    """Words to a sentence."""
    sentences, found = _parts(texts)
    return len(found) / sentences
