"""The interviewer's pages."""
