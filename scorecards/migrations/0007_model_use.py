"""What asking a language model took; like the suggestion it never changes."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.migrations._freeze import freeze, guard


class Migration(migrations.Migration):

    dependencies = [
        ('scorecards', '0006_rubric_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=50)),
                ('prompt_hash', models.CharField(max_length=64)),
                ('calls', models.PositiveIntegerField()),
                ('tokens_in', models.PositiveIntegerField()),
                ('tokens_out', models.PositiveIntegerField()),
                ('cost', models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True)),
                ('seconds', models.FloatField()),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('suggestion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='model_use', to='scorecards.suggestion')),
            ],
        ),
        freeze("scorecards_modeluse"),
        guard("scorecards_modeluse"),
    ]
