"""The recruiter's pages about people, openings and what was said."""
