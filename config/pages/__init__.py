"""Pages of the house itself: errors, health."""
