"""
How gunicorn serves Rent Income, in the image, in the demo and in the tests of the processes.

Threads, because a page waits for the database; workers by WEB_CONCURRENCY. Workers are renewed now and then,
so that a slow leak never grows old.
"""

import os
from typing import Any

bind = os.environ.get("RENTINCOME_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 2000
max_requests_jitter = 200

# The heartbeat file belongs in memory: on a busy disk a healthy worker can look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True

# A front proxy must speak for the visitor's address and scheme; only addresses named here are believed.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

accesslog = "-"
errorlog = "-"


def on_starting(server: Any) -> None:
    """
    Refuse to start what must not run: unsafe production settings, or a database without its append-only locks.

    gunicorn by itself runs no Django check. The connection is closed again, so that no worker inherits it.
    """
    import django
    from django.core.management import call_command
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rentincome.settings")
    django.setup()
    call_command("check", databases=["default"])
    connections.close_all()
