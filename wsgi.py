"""What the WSGI server loads: gunicorn wsgi:app."""

from course_app.app import create_app

app = create_app()
