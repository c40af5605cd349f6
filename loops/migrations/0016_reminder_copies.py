"""Each copy of a late reminder is a mail of its own, with a row of its own."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loops', '0015_a_later_word_may_be_the_first_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('not_needed', 'No longer needed')], default='waiting', max_length=12)),
                ('reminder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='loops.reminder')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reminder', 'user'), name='reminder_is_copied_once_to_a_person'), models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'sending', 'sent', 'not_needed'])), name='reminder_copy_outcome_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'sent'), ('sent_at__isnull', False)), models.Q(models.Q(('outcome', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='reminder_copy_that_was_sent_says_when')],
            },
        ),
    ]
