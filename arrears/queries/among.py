"""The filter for rows of many accounts at once."""

from collections.abc import Collection

from django.db.models import Q

LISTED = 200
"""Up to so many ids are listed; more are asked for by their span, because a list of thousands costs more to write."""


def accounts(account_ids: Collection[int]) -> Q:
    """
    Rows of these accounts; of a long list also those of accounts between its first and last.

    The caller looks rows up by account id, so what lies between does no harm.
    """
    if len(account_ids) <= LISTED:
        return Q(account_id__in=list(account_ids))
    return Q(account_id__gte=min(account_ids), account_id__lte=max(account_ids))
