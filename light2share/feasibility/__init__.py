"""Can it be measured at all? A question before any date, its answer, and the way on to a request."""
