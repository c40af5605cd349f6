"""The pages of the people who run a loop and decide it."""
