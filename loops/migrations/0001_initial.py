import django.db.models.deletion
import jobs.clock
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('candidates', '0001_initial'),
        ('scorecards', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalibrationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('engine', models.CharField(max_length=60)),
                ('variances', models.JSONField()),
                ('criterion', models.FloatField(null=True)),
                ('converged', models.BooleanField(default=True)),
                ('ratings', models.PositiveIntegerField()),
                ('cards', models.PositiveIntegerField()),
                ('candidates', models.PositiveIntegerField()),
                ('interviewers', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list)),
                ('posterior', models.BinaryField()),
                ('revisions', models.JSONField(default=list)),
                ('data_hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Loop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('interviewing', 'Interviewing'), ('awaiting_cards', 'Awaiting cards'), ('ready', 'Ready'), ('debrief', 'Debrief'), ('decided', 'Decided'), ('closed', 'Closed'), ('on_hold', 'On hold'), ('withdrawn', 'Withdrawn')], default='planned', max_length=20)),
                ('bar', models.DecimalField(decimal_places=2, default=Decimal('3.00'), max_digits=3)),
                ('weights', models.JSONField(default=dict)),
                ('rule', models.JSONField(default=dict)),
                ('cards_due', models.PositiveSmallIntegerField(default=0)),
                ('cards_in', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(default=jobs.clock.now)),
                ('state_since', models.DateTimeField(default=jobs.clock.now)),
                ('state_reason', models.CharField(blank=True, max_length=500)),
                ('candidacy', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='loop', to='candidates.candidacy')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loops', to='scorecards.rubric')),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'indexes': [models.Index(fields=['state', '-opened_at', '-id'], name='loop_board')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'interviewing', 'awaiting_cards', 'ready', 'debrief', 'decided', 'closed', 'on_hold', 'withdrawn'])), name='loop_state_is_known'), models.CheckConstraint(condition=models.Q(('bar__gte', 1), ('bar__lte', 4)), name='loop_bar_is_1_to_4'), models.CheckConstraint(condition=models.Q(('cards_in__lte', models.F('cards_due'))), name='loop_has_no_more_cards_than_due')],
            },
        ),
        migrations.CreateModel(
            name='LoopEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('figures', models.JSONField()),
                ('inputs', models.JSONField()),
                ('inputs_hash', models.CharField(max_length=64)),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimates', to='loops.loop')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimates', to='loops.calibrationrun')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('loop', 'run', 'inputs_hash'), name='loop_estimate_is_made_once')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('advice', models.CharField(choices=[('hire', 'Hire'), ('no_hire', 'No hire'), ('undecided', 'Undecided')], max_length=10)),
                ('probability', models.FloatField()),
                ('facts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('estimate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loops.loopestimate')),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='loops.loop')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('loop', 'estimate'), name='recommendation_is_made_once'), models.CheckConstraint(condition=models.Q(('advice__in', ['hire', 'no_hire', 'undecided'])), name='recommendation_advice_is_known'), models.CheckConstraint(condition=models.Q(('probability__gte', 0), ('probability__lte', 1)), name='recommendation_probability_is_0_to_1')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('competencies', models.JSONField(default=list)),
                ('required', models.BooleanField(default=True)),
                ('interviewer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat', to='candidates.interviewer')),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='loops.loop')),
                ('scorecard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat', to='scorecards.scorecard')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competency', models.CharField(max_length=40)),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField(default=jobs.clock.now)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='loops.loop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loop', 'competency'), name='waiver_is_one_per_competency'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision_number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('hire', 'Hire'), ('no_hire', 'No hire'), ('one_more', 'One more interview')], max_length=10)),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField(default=jobs.clock.now)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='loops.loop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loop', 'decision_number', 'given_by'), name='approval_is_one_per_person'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='approval_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('hire', 'Hire'), ('no_hire', 'No hire'), ('one_more', 'One more interview')], max_length=10)),
                ('competency', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField()),
                ('override_reason', models.TextField(blank=True)),
                ('outstanding', models.JSONField(default=list)),
                ('decided_at', models.DateTimeField(default=jobs.clock.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='loops.decision')),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='loops.loop')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loops.recommendation')),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('loop', 'number'), name='decision_number_is_unique'), models.CheckConstraint(condition=models.Q(('outcome__in', ['hire', 'no_hire', 'one_more'])), name='decision_outcome_is_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('previous__isnull', True)), models.Q(('number__gt', 1), ('previous__isnull', False)), _connector='OR'), name='decision_after_the_first_refers_to_the_last'), models.CheckConstraint(condition=models.Q(('outcome', 'one_more'), ('competency', ''), _connector='OR'), name='decision_names_a_competency_only_for_one_more'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('decided_by')), _negated=True), _connector='OR'), name='decision_is_approved_by_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('reopened_at', models.DateTimeField(default=jobs.clock.now)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reopening', to='loops.decision')),
                ('reopened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Dissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('filed_at', models.DateTimeField(default=jobs.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dissents', to='loops.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'author'), name='dissent_is_one_per_person'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dissent_has_a_reason')],
            },
        ),
    ]
