"""Refitting levels to a company's own blind scorecards, and judging whether that is better."""
