"""What a landlord's charge types say on a day: shipped, the landlord's own, and a scheme's (OPS-A5, OPS-A8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ledger.models import ChargeType
from ledger.rules.charge_elements import FLAGS, SHIPPED, WORDS, ElementMeaning, Said, meaning_on
from staff.models import Landlord


class Catalogue:
    """A landlord's catalogue, read once: ask it for any element, day and scheme."""

    def __init__(self, landlord: Landlord) -> None:
        self._said: dict[str, list[Said]] = defaultdict(list)
        for row in ChargeType.objects.filter(landlord=landlord).order_by("from_on", "pk"):
            self._said[row.element].append(Said(row.element, row.from_on, _meaning(row), row.scheme_id))

    def meaning(self, element: str, *, on: date, scheme: int | None = None) -> ElementMeaning:
        """What the element means for a home of the scheme on the day."""
        return meaning_on(element, self._said.get(element, ()), on=on, scheme=scheme)

    def known(self, element: str) -> bool:
        """Whether anybody has explained the element."""
        return element in SHIPPED or element in self._said

    @property
    def elements(self) -> list[str]:
        """Every element of the catalogue: the shipped ones in their order, then the landlord's own."""
        return [*SHIPPED, *sorted(set(self._said) - set(SHIPPED))]


@dataclass(frozen=True)
class ElementSeen:
    """One row of the charge types page: what counts today, and from whom."""

    element: str
    meaning: ElementMeaning
    from_on: date | None
    shipped: bool
    schemes: int


def listed(landlord: Landlord, *, on: date) -> list[ElementSeen]:
    """Every element with what counts for the landlord's homes on a day, and how many schemes say otherwise."""
    rows = ChargeType.objects.filter(landlord=landlord, from_on__lte=on).order_by("from_on", "pk")
    ours: dict[str, ChargeType] = {}
    schemes: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.scheme_id is None:
            ours[row.element] = row
        else:
            schemes[row.element].add(row.scheme_id)
    catalogue = Catalogue(landlord)
    return [
        ElementSeen(
            element,
            catalogue.meaning(element, on=on),
            ours[element].from_on if element in ours else None,
            element not in ours,
            len(schemes[element]),
        )
        for element in catalogue.elements
    ]


def history(landlord: Landlord, element: str) -> list[ChargeType]:
    """What the landlord has said of an element, newest first, schemes too."""
    rows = ChargeType.objects.filter(landlord=landlord, element=element).select_related("scheme", "written_by")
    return list(rows.order_by("-from_on", "-pk"))


def words_for(landlord: Landlord) -> dict[str, str]:
    """What each element is called: the landlord's newest words where it has its own."""
    rows = ChargeType.objects.filter(landlord=landlord, scheme=None).order_by("from_on", "pk")
    return WORDS | dict(rows.values_list("element", "words"))


def _meaning(row: ChargeType) -> ElementMeaning:
    flags = {flag: bool(getattr(row, flag)) for flag in FLAGS}
    return ElementMeaning(words=row.words, review_group=row.review_group, group=row.group, **flags)
