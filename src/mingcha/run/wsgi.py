"""The WSGI application of the pages, for granian here or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")

application = get_wsgi_application()
