"""What a cluster makes its own: names, logo, colours, what it offers, and its words in mails."""
