from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("arrears", "0005_ranks_caseload_weeks_and_stuck_limits")]

    operations = [
        migrations.AddField(
            model_name="arrangement",
            name="start_paid_pence",
            field=models.BigIntegerField(
                default=0,
                help_text="What of that week's rent had been paid when it was agreed; the plan does not clear it again.",
            ),
        ),
    ]
