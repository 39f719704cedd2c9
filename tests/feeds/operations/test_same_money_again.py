"""The same money sent again, in every disguise: it never posts twice, and a row that changed becomes a task (DEC-3)."""

from collections.abc import Callable

import pytest

from feeds.models import FeedFile
from feeds.queries import problems
from ledger.models import Batch, Entry
from letters import store
from staff.models import Landlord
from tests.feeds import bank, small

pytestmark = pytest.mark.django_db

PAYMENTS = tuple(small.payment(number, "R1" if number % 2 else "R2", f"{number}.00") for number in range(1, 6))
LINES = [("FPI", f"{number}.00", "R1" if number % 2 else "R2", f"Payer {number}") for number in range(1, 6)]


class Sent:
    """A landlord whose file has been applied, and the ways to send it again."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.owner: Landlord = small.taken_on()
        if kind == "bank":
            bank.account(self.owner)
        self.rows = tuple(bank.rows(*LINES)) if kind == "bank" else PAYMENTS
        self.bytes = small.content(kind, *self.rows)
        first = self.again(self.bytes, f"{kind}-2026-04-12.csv")
        assert (first.state, first.posted_count) == (FeedFile.State.APPLIED, 5)
        self.before = (Batch.objects.count(), sorted(Entry.objects.values_list("account_id", "amount_pence")))

    def again(self, content: bytes, name: str) -> FeedFile:
        return small.load_bytes(self.owner, self.kind, content, name=name)

    def nothing_posted_twice(self) -> bool:
        return self.before == (
            Batch.objects.count(),
            sorted(Entry.objects.values_list("account_id", "amount_pence")),
        )

    def tasks(self) -> int:
        return problems.needing_a_person(self.owner).count()


@pytest.fixture(params=["payments", "bank"])
def sent(request) -> Sent:
    return Sent(request.param)


def test_the_same_bytes_are_the_same_file(sent):
    assert sent.again(sent.bytes, f"{sent.kind}-2026-04-12.csv").state == FeedFile.State.APPLIED
    assert FeedFile.objects.filter(kind=sent.kind).count() == 1
    assert sent.nothing_posted_twice()


def test_renamed_it_is_refused(sent):
    assert small.problems(sent.again(sent.bytes, "other.csv"))[0][2] == "bytes_known"
    assert sent.nothing_posted_twice()


@pytest.mark.parametrize(
    "resaved",
    [
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"FPI", b'"FPI"').replace(b"CARD,", b'"CARD",'),
    ],
    ids=["CRLF", "byte order mark", "quotes"],
)
def test_saved_anew_every_row_is_known_as_the_same(sent, resaved: Callable[[bytes], bytes]):
    done = sent.again(resaved(sent.bytes), f"{sent.kind}-2026-04-13.csv")
    assert done.state == FeedFile.State.REFUSED
    assert [code for _, _, code in small.problems(done) if code in ("same", "different")] == ["same"] * 5
    assert sent.nothing_posted_twice()
    assert sent.tasks() == 0


def test_in_another_order_every_row_is_known_as_the_same(sent):
    rows = tuple(bank.rows(*reversed(LINES))) if sent.kind == "bank" else tuple(reversed(PAYMENTS))
    done = sent.again(small.content(sent.kind, *rows), f"{sent.kind}-2026-04-13.csv")
    codes = [code for _, _, code in small.problems(done) if code in ("same", "different")]
    assert (done.state, sent.nothing_posted_twice()) == (FeedFile.State.REFUSED, True)
    if sent.kind == "payments":
        assert codes == ["same"] * 5
    else:  # R1 stands there three times: which of the three is the first has changed, so a person looks
        assert len(codes) == 5


def test_with_one_row_changed_that_row_becomes_a_task(sent):
    if sent.kind == "bank":
        changed = [*LINES[:4], ("FPI", "55.00", "R1", "Payer 5")]
        rows = tuple(bank.rows(*changed))
    else:
        rows = (*PAYMENTS[:4], small.payment(5, "R1", "55.00"))
    done = sent.again(small.content(sent.kind, *rows), f"{sent.kind}-2026-04-13.csv")
    assert done.state == FeedFile.State.REFUSED
    assert sent.nothing_posted_twice()
    task = problems.needing_a_person(sent.owner).get()
    assert (task.line, task.code) == (6, "different")


def test_x10_a_file_that_says_3_items_and_120_pounds_but_holds_119_is_rejected_and_nothing_posts():
    """OPS-X10. The file is kept."""
    owner = small.taken_on()
    rows = [small.payment(number, "R1", amount) for number, amount in ((1, "50.00"), (2, "50.00"), (3, "19.00"))]
    content = small.content("payments", *rows).replace(b"TRAILER,3,119.00", b"TRAILER,3,120.00")
    before = Entry.objects.count()
    done = small.load_bytes(owner, "payments", content, name="payments-2026-04-12.csv")
    assert (done.state, done.posted_count, Entry.objects.count()) == (FeedFile.State.REFUSED, 0, before)
    assert small.problems(done) == [(5, 3, "trailer_total")]
    assert store.get(done.digest) == content
