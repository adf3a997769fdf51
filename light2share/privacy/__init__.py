"""What the site holds of a person: given out to them, deleted, and kept no longer than it is needed."""
