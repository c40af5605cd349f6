"""Fitting of what is shipped as data: topics, weights and thresholds. Pure, seeded by nothing."""
