"""What was done to accounts, rights and papers, by whom: written once, read by those whom it concerns."""
