"""What became of those who were hired; a correction is a new row."""

import django.db.models.deletion
import jobs.clock
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._freeze import freeze, guard

class Migration(migrations.Migration):

    dependencies = [
        ('loops', '0008_runs_tell_of_the_company'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('months', models.PositiveSmallIntegerField(choices=[(6, '6 months'), (12, '12 months')])),
                ('number', models.PositiveSmallIntegerField()),
                ('stayed', models.BooleanField()),
                ('performance', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(default=jobs.clock.now)),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='loops.loop')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('loop', 'months', 'number'), name='outcome_number_is_unique'), models.CheckConstraint(condition=models.Q(('months__in', [6, 12])), name='outcome_is_after_6_or_12_months'), models.CheckConstraint(condition=models.Q(('performance__isnull', True), models.Q(('performance__gte', 1), ('performance__lte', 4)), _connector='OR'), name='outcome_performance_is_1_to_4'), models.CheckConstraint(condition=models.Q(('stayed', False), ('performance__isnull', False), _connector='OR'), name='outcome_of_who_stayed_has_a_performance')],
            },
        ),
        freeze("loops_outcome"),
        guard("loops_outcome"),
    ]
