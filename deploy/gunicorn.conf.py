"""
How gunicorn serves Rent Income, in the image, in the demo and in the tests of the processes.

Threads, because a page waits for the database; workers by WEB_CONCURRENCY. Workers are renewed now and then,
so that a slow leak never grows old.
"""

import os

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
