"""Running the site: start, probes, metrics, doctor, backup and restore."""
