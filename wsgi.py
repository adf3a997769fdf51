"""The application that a WSGI server or `flask --app wsgi` loads."""

from light2share import create_app

app = create_app()
