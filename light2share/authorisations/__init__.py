"""Who may run an instrument alone, until when, and how people ask to be trained for it."""
