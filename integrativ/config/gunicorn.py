"""How gunicorn runs integrativ. The address comes from the command line: `serve.py` hands over an open port."""

from typing import Any

from integrativ.config.logs import LOGGING

worker_class = "gthread"
workers = 2
threads = 2
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None  # our own access log names routes and ids, never addresses
logconfig_dict = LOGGING


def post_worker_init(worker: Any) -> None:
    """Take the first visitor's waiting time before the worker takes requests."""
    from integrativ.config.warming import warm

    warm()
