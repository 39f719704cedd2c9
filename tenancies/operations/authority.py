"""The register of authority to discuss, and where post goes (PRA-27)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person, PersonAddress, ThirdPartyAuthority

MOST_LINES = 9
Kind = ThirdPartyAuthority.Kind


class AuthorityNotUsable(Refused):
    """What is said of the third party cannot be registered."""


class AuthorityOver(Refused):
    """The authority has ended, or ends sooner already."""


@transaction.atomic
def register(
    *,
    person: Person,
    kind: str,
    name: str,
    evidence: str,
    from_on: date,
    by: User,
    on: date,
    organisation: str = "",
    phone: str = "",
    email: str = "",
    may_discuss: bool = True,
    gets_post: bool = False,
    lines: Sequence[str] = (),
    limits: str = "",
    until_on: date | None = None,
) -> ThirdPartyAuthority:
    """
    Register that somebody may be told about a person's account, or gets their post, between two days.

    :param lines: their address; needed where post goes to them.
    :raises AuthorityNotUsable: for an unknown kind, without a name or evidence, with days out of order or no address.
    """
    clean = [line.strip() for line in lines if line.strip()]
    if kind not in Kind.values:
        raise AuthorityNotUsable("Choose in which right they speak for the person.")
    if not name.strip() or not evidence.strip():
        raise AuthorityNotUsable("Enter their name, and what you saw that gives them authority.")
    if until_on is not None and until_on < from_on:
        raise AuthorityNotUsable("The last day lies before the first. Check both.")
    if gets_post and not 1 <= len(clean) <= MOST_LINES:
        raise AuthorityNotUsable("Enter the address that the post goes to, in one to nine lines.")
    if not may_discuss and not gets_post:
        raise AuthorityNotUsable("Say what they may do: be told about the account, get the post, or both.")
    if kind == Kind.REPRESENTATIVE and person.died_on is None:
        raise AuthorityNotUsable("A personal representative is registered after the death is recorded.")
    made = ThirdPartyAuthority.objects.create(
        landlord=person.landlord,
        person=person,
        kind=kind,
        name=name.strip()[:120],
        organisation=organisation.strip()[:120],
        phone=phone.strip()[:40],
        email=email.strip(),
        may_discuss=may_discuss,
        gets_post=gets_post,
        lines="\n".join(clean),
        evidence=evidence.strip()[:200],
        limits=limits.strip()[:200],
        from_on=from_on,
        until_on=until_on,
        set_by=by,
        set_on=on,
    )
    after = {"kind": kind, "from": str(from_on), "until": str(until_on or ""), "gets_post": gets_post}
    audit.record(
        landlord=person.landlord, action="authority to discuss registered", subject=made, after=after, by=by, on=on
    )
    return made


@transaction.atomic
def end(*, authority: ThirdPartyAuthority, last_on: date, because: str, by: User, on: date) -> ThirdPartyAuthority:
    """
    End an authority: `last_on` is its last day. What was said and sent on it before stands.

    :raises AuthorityOver: if it ends sooner already.
    :raises AuthorityNotUsable: without a reason, or for a last day before its first.
    """
    row = ThirdPartyAuthority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if row.until_on is not None and row.until_on <= last_on:
        raise AuthorityOver("This authority ends sooner already.")
    if not because.strip():
        raise AuthorityNotUsable("Say why it ends.")
    if last_on < row.from_on:
        raise AuthorityNotUsable("It cannot end before its first day.")
    before = {"until": str(row.until_on or "")}
    row.until_on, row.ended_by, row.ended_because = last_on, by, because.strip()[:200]
    row.save(update_fields=["until_on", "ended_by", "ended_because"])
    audit.record(
        landlord=row.landlord,
        action="authority to discuss ended",
        subject=row,
        before=before,
        after={"until": str(last_on)},
        by=by,
        on=on,
    )
    return row


@transaction.atomic
def end_address(*, person: Person, kind: str, last_on: date, by: User, on: date) -> int:
    """
    Post no longer goes to a person's correspondence, safe or forwarding address after a day. Returns how many ended.

    :raises AuthorityOver: if none of that kind is in use after the day.
    """
    rows = PersonAddress.objects.filter(person=person, kind=kind, from_on__lte=last_on)
    ended = rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=last_on)).update(until_on=last_on)
    if not ended:
        raise AuthorityOver("No such address is in use.")
    audit.record(
        landlord=person.landlord, action="post goes home again", subject=person, after={"kind": kind}, by=by, on=on
    )
    return ended
