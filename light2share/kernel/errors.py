"""What can go wrong between a wish and its doing; the web turns each into its answer."""


class NotFound(LookupError):
    """It is not there, or not for this actor; the two must not be told apart (404)."""


class Forbidden(PermissionError):
    """The actor may see the thing but not do this to it (403)."""


class Stale(RuntimeError):
    """The thing has changed since the actor last saw it (409)."""


class Taken(RuntimeError):
    """The time was taken meanwhile; raised where the database refuses an overlap (409)."""
