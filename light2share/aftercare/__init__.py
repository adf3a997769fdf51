"""After a visit: one question to each side, and incidents that the owner acts on."""
