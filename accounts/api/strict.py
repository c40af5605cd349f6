"""What every serializer of ours does."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that names fields it does not know instead of ignoring them."""

    def to_internal_value(self, data: Any) -> Any:
        """Return validated data. Raises ValidationError that names each unknown field."""
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(str(name)[:80] for name in set(data) - known):
                raise serializers.ValidationError(
                    {name: ["There is no such field."] for name in unknown}, code="unknown_field"
                )
        return super().to_internal_value(data)
