"""Figures and decisions are neither replaced nor emptied away."""

from django.db import migrations

from accounts.migrations._freeze import guard

NEVER = (
    "calibrationrun",
    "loopestimate",
    "recommendation",
    "decision",
    "approval",
    "reopening",
    "dissent",
    "waiver",
    "loop",
)


class Migration(migrations.Migration):
    dependencies = [
        ("loops", "0004_approval_names_its_figures"),
        ("accounts", "0004_audit_never_replaced"),
    ]
    operations = [guard(f"loops_{name}") for name in NEVER]
