"""Our pages and API timed beside bare Django views on the same rows, in one run."""
