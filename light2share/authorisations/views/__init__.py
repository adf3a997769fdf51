"""Who may run an instrument alone: kept by its owner, seen by the person, asked for by who has none."""

import light2share.authorisations.views.beside_others
import light2share.authorisations.views.keeping
import light2share.authorisations.views.showing
import light2share.authorisations.views.training  # noqa: F401
from light2share.authorisations.views.room import bp

__all__ = ["bp"]
