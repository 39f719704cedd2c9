import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class BereavementQuerySet(models.QuerySet["Bereavement"]):
    def for_user(self, user: "User", *, on: date) -> "BereavementQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class Bereavement(models.Model):
    """
    That a tenant of an account has died, and how the case goes on (PRA-13).

    A sole tenant's tenancy goes on in the name of the personal representatives; a joint tenant's survivor keeps
    tenancy and account after a pause, and the right to succeed is used up by it.
    """

    class Succession(models.TextChoices):
        OPEN = "open", "Not decided yet"
        SUCCEEDED = "succeeded", "Somebody succeeds to the tenancy"
        NOBODY = "nobody", "Nobody succeeds: notice to the personal representatives"
        SURVIVOR = "survivor", "The surviving joint tenant goes on; succession is used"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="bereavements")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="bereavements")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="bereavements")
    died_on = models.DateField()
    told_on = models.DateField()
    sole_tenant = models.BooleanField()
    pause_until_on = models.DateField(null=True, help_text="The survivor's last day of the pause.")
    account_name = models.CharField(max_length=200, help_text="In whose name the account goes on.")
    representatives = models.TextField(blank=True, help_text="The personal representatives, name and address.")
    succession = models.CharField(max_length=9, choices=Succession.choices, default=Succession.OPEN)
    succession_used = models.BooleanField(default=False)
    decided_on = models.DateField(null=True)
    decided_words = models.CharField(max_length=400, blank=True)
    benefit_end_checked_on = models.DateField(null=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = BereavementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="bereavement_once_per_account")]

    def __str__(self) -> str:
        return self.account_name
