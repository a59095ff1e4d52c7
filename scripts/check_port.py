"""`check_port.py PORT` exits with a sentence when this machine cannot serve on the port."""

import socket
import sys


def main(word: str) -> None:
    if not word.isdecimal() or not 0 < int(word) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not “{word}”.")
    with socket.socket() as probe:
        # As the server does: a port that a stopped server has just left counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(word)))
        except OSError as error:
            sys.exit(f"Cannot serve on port {word}: {error.strerror}. Choose another one: make run PORT=8001")


if __name__ == "__main__":
    main(sys.argv[1])
