"""The warehouse read API: Greenhouse's Harvest dialect, read-only (docs/warehouse.md)."""
