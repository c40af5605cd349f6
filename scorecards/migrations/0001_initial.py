import django.db.models.deletion
import jobs.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('candidates', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('version', models.PositiveSmallIntegerField()),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', '-version'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='rubric_version_is_unique_in_its_name')],
            },
        ),
        migrations.CreateModel(
            name='OpeningRubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opening', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rubric_choice', to='candidates.opening')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='scorecards.rubric')),
            ],
        ),
        migrations.CreateModel(
            name='Competency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('question', models.CharField(blank=True, max_length=200)),
                ('anchors', models.JSONField(default=dict)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competencies', to='scorecards.rubric')),
            ],
            options={
                'verbose_name_plural': 'competencies',
                'ordering': ['rubric', 'position'],
                'constraints': [models.UniqueConstraint(fields=('rubric', 'key'), name='competency_key_is_unique'), models.UniqueConstraint(fields=('rubric', 'position'), name='competency_has_its_own_position'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='competency_key_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('regular', 'Regular'), ('shadow', 'Shadow (does not count)')], default='regular', max_length=10)),
                ('form', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('assigned', 'Assigned'), ('opened', 'Opened'), ('draft', 'Draft'), ('sealed', 'Sealed'), ('revised', 'Revised'), ('declined', 'Declined'), ('recused', 'Recused'), ('substituted', 'Substituted'), ('did_not_happen', 'Did not happen')], default='assigned', max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('current', models.PositiveSmallIntegerField(default=0, verbose_name='current revision, 0 before sealing')),
                ('draft', models.JSONField(default=dict)),
                ('draft_versions', models.JSONField(default=dict)),
                ('due_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('left_reason', models.CharField(blank=True, max_length=500)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to=settings.AUTH_USER_MODEL)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to='candidates.interview')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to='scorecards.rubric')),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['assigned', 'opened', 'draft'])), fields=['author', 'due_at'], name='scorecard_owed_by_author')],
                'constraints': [models.UniqueConstraint(fields=('interview', 'author'), name='scorecard_is_one_per_interview_and_author'), models.CheckConstraint(condition=models.Q(('state__in', ['assigned', 'opened', 'draft', 'sealed', 'revised', 'declined', 'recused', 'substituted', 'did_not_happen'])), name='scorecard_state_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['regular', 'shadow'])), name='scorecard_kind_is_known'), models.CheckConstraint(condition=models.Q(('current', 0), ('sealed_at__isnull', False), _connector='OR'), name='scorecard_with_revisions_says_when_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sealed', 'revised']), _negated=True), ('sealed_at__isnull', False), _connector='OR'), name='scorecard_that_is_sealed_says_when')],
            },
        ),
        migrations.CreateModel(
            name='CardRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('document', models.JSONField()),
                ('overall', models.CharField(max_length=12)),
                ('content_hash', models.CharField(max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('basis', models.CharField(choices=[('own_interview', 'My own interview'), ('all_heard', 'Everything heard in the debrief')], default='own_interview', max_length=20)),
                ('after_reveal', models.BooleanField(default=False)),
                ('sealed_at', models.DateTimeField(default=jobs.clock.now)),
                ('scorecard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='scorecards.scorecard')),
            ],
            options={
                'ordering': ['scorecard', '-number'],
                'constraints': [models.UniqueConstraint(fields=('scorecard', 'number'), name='card_revision_number_is_unique'), models.CheckConstraint(condition=models.Q(('overall__in', ['strong_no', 'no', 'yes', 'strong_yes'])), name='card_revision_recommends_one_of_four'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='card_revision_after_the_first_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competency', models.CharField(max_length=40)),
                ('status', models.CharField(choices=[('rated', 'Rated'), ('no_evidence', 'No evidence'), ('not_asked', 'Not asked')], max_length=12)),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='scorecards.cardrevision')),
            ],
            options={
                'ordering': ['revision', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('revision', 'competency'), name='rating_is_one_per_competency'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'rated'), ('value__gte', 1), ('value__lte', 4)), models.Q(('status__in', ['no_evidence', 'not_asked']), ('value__isnull', True)), _connector='OR'), name='rating_value_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('engine', models.CharField(max_length=60)),
                ('roles_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=jobs.clock.now)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='scorecards.rubric')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='candidates.transcript')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('transcript', 'rubric', 'engine', 'roles_hash'), name='suggestion_is_made_once')],
            },
        ),
        migrations.CreateModel(
            name='SuggestedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competency', models.CharField(max_length=40)),
                ('status', models.CharField(max_length=12)),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('score', models.FloatField()),
                ('confidence', models.FloatField()),
                ('probabilities', models.JSONField(default=dict)),
                ('excluded', models.JSONField(default=list)),
                ('next_level', models.JSONField(default=list)),
                ('contributions', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why there is no number')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='scorecards.suggestion')),
            ],
            options={
                'ordering': ['suggestion', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('suggestion', 'competency'), name='suggested_rating_is_one_per_competency'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'rated'), ('value__gte', 1), ('value__lte', 4)), models.Q(('status__in', ['no_evidence', 'not_asked']), ('value__isnull', True)), _connector='OR'), name='suggested_value_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('quote', models.TextField()),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('polarity', models.SmallIntegerField(default=1)),
                ('turn', models.PositiveIntegerField(blank=True, null=True)),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='candidates.transcript')),
                ('rating', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scorecards.rating')),
                ('suggested', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scorecards.suggestedrating')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='evidence_is_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('rating__isnull', False), ('suggested__isnull', True)), models.Q(('rating__isnull', True), ('suggested__isnull', False)), _connector='OR'), name='evidence_supports_one_rating')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_seen_at', models.DateTimeField(default=jobs.clock.now)),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='scorecards.suggestion')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('suggestion', 'user'), name='suggestion_view_is_first_seen_once')],
            },
        ),
    ]
