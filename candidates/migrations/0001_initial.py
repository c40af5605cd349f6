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
    ]

    operations = [
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('headline', models.CharField(blank=True, max_length=160)),
                ('notice_given_on', models.DateField(blank=True, null=True)),
                ('transcription_basis', models.CharField(choices=[('none', 'Not transcribed'), ('consent', 'Consent'), ('notice', 'Notice given'), ('contract', 'Company policy for employees')], default='none', max_length=10)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidate', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('transcription_basis__in', ['none', 'consent', 'notice', 'contract'])), name='candidate_basis_is_known'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='candidate_email_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('level', models.CharField(blank=True, max_length=60)),
                ('team', models.CharField(blank=True, max_length=120)),
                ('bar', models.DecimalField(decimal_places=2, default=Decimal('3.00'), max_digits=3)),
                ('weights', models.JSONField(default=dict)),
                ('rule', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('bar__gte', 1), ('bar__lte', 4)), name='opening_bar_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='candidates.candidate')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='candidates.opening')),
            ],
            options={
                'verbose_name_plural': 'candidacies',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'opening'), name='candidacy_is_one_per_candidate_and_opening')],
            },
        ),
        migrations.CreateModel(
            name='OpeningRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('recruiter', 'Recruiter'), ('hiring_manager', 'Hiring manager')], max_length=20)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='candidates.opening')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('opening', 'user', 'role'), name='opening_role_is_given_once'), models.CheckConstraint(condition=models.Q(('role__in', ['recruiter', 'hiring_manager'])), name='opening_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PlannedInterview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('minutes', models.PositiveSmallIntegerField(default=45)),
                ('competencies', models.JSONField(default=list)),
                ('questions', models.JSONField(default=list)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='candidates.opening')),
            ],
            options={
                'ordering': ['opening', 'position'],
                'constraints': [models.UniqueConstraint(fields=('opening', 'position'), name='planned_interview_has_its_own_position'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='planned_interview_takes_5_to_480_minutes')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('competencies', models.JSONField(default=list)),
                ('questions', models.JSONField(default=list)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('scheduled', 'Scheduled'), ('held', 'Held'), ('did_not_happen', 'Did not happen')], default='scheduled', max_length=20)),
                ('candidacy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='candidates.candidacy')),
                ('planned', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='candidates.plannedinterview')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='interview_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'held', 'did_not_happen'])), name='interview_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Interviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviewers', to='candidates.interview')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['user', 'interview'], name='interviewer_by_user')],
                'constraints': [models.UniqueConstraint(fields=('interview', 'user'), name='interviewer_sits_once_in_an_interview')],
            },
        ),
        migrations.CreateModel(
            name='SpeakerMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=12)),
                ('mapped_at', models.DateTimeField(default=jobs.clock.now)),
                ('candidacy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='candidates.candidacy')),
                ('mapped_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('candidacy', 'label'), name='speaker_label_is_mapped_once'), models.CheckConstraint(condition=models.Q(('role__in', ['candidate', 'interviewer', 'other'])), name='speaker_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveSmallIntegerField()),
                ('raw', models.BinaryField()),
                ('raw_sha256', models.CharField(max_length=64)),
                ('filename', models.CharField(blank=True, max_length=200)),
                ('shape', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('turns', models.JSONField(default=list)),
                ('roles', models.JSONField(default=dict)),
                ('notices', models.JSONField(default=list)),
                ('words', models.PositiveIntegerField(default=0)),
                ('stored_at', models.DateTimeField(default=jobs.clock.now)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transcripts', to='candidates.interview')),
                ('stored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['interview', '-version'],
                'constraints': [models.UniqueConstraint(fields=('interview', 'version'), name='transcript_version_is_unique'), models.UniqueConstraint(fields=('interview', 'raw_sha256'), name='transcript_is_stored_once')],
            },
        ),
    ]
