"""How `gunicorn config.wsgi` serves, in `make run` and in the container alike."""

workers = 2
threads = 4
# A long document is laid out within one request when there is no worker for tasks.
timeout = 120
# Gunicorn's remote control would leave a socket in the home directory.
control_socket_disable = True
