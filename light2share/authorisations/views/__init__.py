"""Who may run an instrument alone: kept by its owner, seen by the person, asked for by who has none."""

from light2share.authorisations.views import beside_others, keeping, showing, training
from light2share.authorisations.views.room import bp

__all__ = ["beside_others", "bp", "keeping", "showing", "training"]
