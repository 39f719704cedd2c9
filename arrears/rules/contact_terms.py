"""The numbers of contacts, promises and referrals: what is shipped; a landlord's own are dated rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """
    In days; working days where it says so.

    :param promise_tolerance_days: how long after its day a promise is waited for.
    :param promise_longest_days: a promise for a day further off is an arrangement (OPS-E8).
    :param letter_contact_days: working days after a letter is sent within which somebody rings or calls (PRA-7).
    :param returned_days: working days an officer has for a task that came back undone.
    :param referral_chase_days: working days without an answer after which a referral is chased.
    :param referral_manager_days: working days after that chase until the manager has it (PRA-22).
    :param identity_answers: how many right answers let somebody be told about the account (PRA-27).
    """

    promise_tolerance_days: int = 3
    promise_longest_days: int = 31
    letter_contact_days: int = 5
    returned_days: int = 2
    referral_chase_days: int = 5
    referral_manager_days: int = 5
    identity_answers: int = 2

    def __post_init__(self) -> None:
        if min(self.letter_contact_days, self.returned_days, self.referral_chase_days, self.identity_answers) < 1:
            raise ValueError("A limit of working days or of answers is one or more.")
        if min(self.promise_tolerance_days, self.referral_manager_days) < 0 or self.promise_longest_days < 1:
            raise ValueError("A limit of days is not below nought.")
