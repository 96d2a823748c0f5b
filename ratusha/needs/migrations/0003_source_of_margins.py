"""Where population totals come from is told in several languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_fieldwork_and_themes")]

    operations = [
        migrations.RemoveField("survey", "margins_source"),
        migrations.AddField("survey", "margins_source", models.JSONField(default=dict)),
    ]
