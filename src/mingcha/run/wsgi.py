"""The WSGI application of the pages, for granian or any WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from mingcha.access.snapshots.gateway_pictures import GatewayPictures
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.run.supervise.supervised import end_with_server
from mingcha.web.frame import wiring

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")

end_with_server()
set_up_logs("web")
application = get_wsgi_application()

# modules with models can be imported only now that Django is set up
from mingcha.access.tickets.gateways import nearby_gateway  # noqa: E402

wiring.use_pictures(GatewayPictures(nearby_gateway).take)

_ = get_resolver().url_patterns  # imports every page now instead of during the first request
gc.collect()
gc.freeze()  # modules need not be scanned by later collections, each of which held a request up by 50 ms and more
