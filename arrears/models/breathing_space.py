import uuid

from django.db import models


class BreathingSpace(models.Model):
    """
    A debt respite moratorium as notified (SI 2020/1311, LAW section 6): per debtor, over every account they are
    liable on and everybody jointly liable. Which kind it is, is shown only to those with that right (PRA-10).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="breathing_spaces")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="breathing_spaces")
    reference = models.CharField(max_length=40, blank=True)
    mental_health = models.BooleanField(default=False)
    starts_on = models.DateField()
    notified_on = models.DateField()
    treatment_ended_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True, help_text="The first day on which it protects no longer.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "starts_on"], name="breathing_space_once_per_start")]

    def __str__(self) -> str:
        return f"Breathing Space from {self.starts_on}"
