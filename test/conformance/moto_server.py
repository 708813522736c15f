"""An AWS that nobody here wrote: moto's server on a free port of loopback, and boto3 beside it for calls that no SDK of ours makes.

Asks come in on stdin and answers go out on stdout, a line of JSON each. The first line says where everything is. When stdin ends, so
does the server: whoever is killed leaves nobody behind. With --check it only says whether it could run (0), or why not (1).
"""

import base64
import json
import logging
import os
import sys

WANTED = (5, 2)


def why_not():
    try:
        import importlib.metadata

        import boto3  # noqa: F401
        import moto.server  # noqa: F401

        version = importlib.metadata.version("moto")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    numbers = tuple(int(part) for part in version.split(".")[:2])
    return None if numbers >= WANTED else f"moto is {version}"


def start_server():
    from moto.server import ThreadedMotoServer
    from moto.utilities.docker_utilities import DockerModel

    def no_docker(self):
        raise AttributeError("functions are run by whoever asks, never by moto")

    DockerModel.docker_client = property(no_docker)
    remember_paths()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    return "http://%s:%d" % server.get_host_and_port()


def remember_paths():
    """moto reads eight JSON paths anew for every event and rule, a tenth of a second each: read once, they are the same."""
    import functools

    from jsonpath_ng import ext

    ext.parse = functools.cache(ext.parse)


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    return str(value)


def given(value):
    """{"$base64": …} stands for bytes."""
    if isinstance(value, list):
        return [given(part) for part in value]
    if isinstance(value, dict):
        if set(value) == {"$base64"}:
            return base64.b64decode(value["$base64"])
        return {name: given(part) for name, part in value.items()}
    return value


def main():
    answers, sys.stdout = sys.stdout, sys.stderr
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "conformance")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "conformance")

    import boto3
    import botocore
    import moto.dynamodb.parsing as parsing
    from botocore import xform_name
    from botocore.config import Config

    def say(line):
        print(json.dumps(line, default=plain), file=answers, flush=True)

    url = start_server()
    say(
        {
            "url": url,
            "models": os.path.join(botocore.__path__[0], "data"),
            "reservedWords": os.path.join(parsing.__path__[0], "reserved_keywords.txt"),
        }
    )
    clients = {}
    for line in sys.stdin:
        ask = json.loads(line)
        place = (ask["service"], ask["region"])
        if place not in clients:
            clients[place] = boto3.client(
                ask["service"], region_name=ask["region"], endpoint_url=url, config=Config(retries={"max_attempts": 0})
            )
        try:
            answer = getattr(clients[place], xform_name(ask["operation"]))(**given(ask["params"]))
            say({"answer": answer})
        except Exception as error:  # whatever it is, whoever asked is told
            say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    if "--check" in sys.argv:
        reason = why_not()
        print(reason or "", end="")
        sys.exit(1 if reason else 0)
    main()
