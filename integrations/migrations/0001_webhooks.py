import django.db.models.deletion
import jobs.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('candidates', '0002_transcripts_stay_as_they_came'),
    ]

    operations = [
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('standard', 'Standard Webhooks'), ('slack', 'Slack channel')], default='standard', max_length=10)),
                ('name', models.CharField(max_length=80)),
                ('url', models.CharField(max_length=500)),
                ('events', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('on', 'On'), ('off', 'Switched off'), ('dead', 'Switched off: it did not answer')], default='on', max_length=10)),
                ('state_since', models.DateTimeField(default=jobs.clock.now)),
                ('state_reason', models.CharField(blank=True, max_length=300)),
                ('secret', models.CharField(blank=True, max_length=80)),
                ('old_secret', models.CharField(blank=True, max_length=80)),
                ('old_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endpoints', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['standard', 'slack'])), name='endpoint_kind_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['on', 'off', 'dead'])), name='endpoint_state_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'slack'), models.Q(('secret', ''), _negated=True), _connector='OR'), name='endpoint_signs_with_a_secret')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('type', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('once', models.CharField(max_length=120, null=True, unique=True)),
                ('candidacy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidacy')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stream', models.CharField(blank=True, max_length=40)),
                ('token', models.UUIDField(blank=True, null=True)),
                ('busy_until', models.DateTimeField(blank=True, null=True)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='queues', to='integrations.endpoint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'stream'), name='queue_is_one_per_endpoint_and_stream')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=jobs.clock.now)),
                ('first_try_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.endpoint')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.event')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.queue')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['queue', 'event'], name='delivery_waiting'), models.Index(fields=['endpoint', '-created_at'], name='delivery_by_endpoint')],
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'event'), name='delivery_is_one_per_endpoint_and_event'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'failed'])), name='delivery_state_is_known'), models.CheckConstraint(condition=models.Q(('tries__lte', 7)), name='delivery_is_tried_at_most_7_times'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at__isnull', False), _connector='OR'), name='delivery_that_arrived_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('status', models.PositiveSmallIntegerField(default=0)),
                ('sentence', models.CharField(blank=True, max_length=300)),
                ('milliseconds', models.PositiveIntegerField(blank=True, null=True)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='integrations.delivery')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
