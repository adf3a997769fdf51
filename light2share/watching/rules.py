"""How much one person may keep."""

MOST_FAVOURITES = 200
MOST_COMPARED = 4
