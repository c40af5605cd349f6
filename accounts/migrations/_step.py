"""A step of a migration that asks for no models.

Before each RunPython Django renders every model of the project anew, a quarter of a second each
time; triggers need nothing of it.
"""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

Change = Callable[[BaseDatabaseSchemaEditor], None]


class Step(Operation):
    """`apply` going forward and `undo` going back, each given the schema editor."""

    reduces_to_sql = False

    def __init__(self, apply: Change, undo: Change) -> None:
        self.apply = apply
        self.undo = undo

    def reversed(self) -> "Step":
        """Return the step that undoes this one."""
        return Step(self.undo, self.apply)

    def state_forwards(self, app_label, state):
        """Leave the models as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Apply."""
        self.apply(schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Undo."""
        self.undo(schema_editor)
