from django.db import models

from tenancies.rules.tenure import Tenure


class TenureWord(models.Model):
    """What a landlord's own word for a tenure means, between two days (DEC-9). The shipped words have no landlord."""

    landlord = models.ForeignKey("staff.Landlord", null=True, on_delete=models.PROTECT, related_name="tenure_words")
    word = models.CharField(max_length=40)
    tenure = models.CharField(max_length=24, choices=[(t.value, t.value) for t in Tenure])
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "word", "from_on"], name="tenure_word_once")]

    def __str__(self) -> str:
        return f"{self.word} means {self.tenure}"
