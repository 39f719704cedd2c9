"""The same identity twice is found, whatever lies between."""

from feeds.formats.identities import Identities


def test_each_repeat_is_told_with_the_line_of_the_first() -> None:
    identities = Identities()
    for line in range(2, 10_002):
        identities.add(f"X{line}", line)
    identities.add("X7", 20_000)
    identities.add("X7", 20_001)
    identities.add("X9999", 20_002)
    assert sorted(identities.repeats()) == [(20_000, 7), (20_001, 7), (20_002, 9999)]


def test_without_a_repeat_there_is_nothing_to_tell() -> None:
    identities = Identities()
    for line in range(2, 5_002):
        identities.add(f"X{line}", line)
    assert list(identities.repeats()) == []
