"""A whole installation of its own under load: soak, nightly calibration, suggestions in bulk."""
