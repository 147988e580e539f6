"""HTTP for WSGI servers, and inside the one-process mode."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stravalite.settings")

application = get_wsgi_application()
