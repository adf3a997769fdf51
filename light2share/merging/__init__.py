"""Merging: two organisations become one, and what another cluster hands over comes in."""
