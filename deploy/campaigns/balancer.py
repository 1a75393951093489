"""nginx in front of several receivers, without stickiness."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from receiver import end_with_parent, free_port, request  # noqa: E402

CONFIGURATION = """
{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log error;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {content}
}}
"""
BALANCER = """
    upstream qrscene {{ {servers} keepalive 64; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://qrscene; proxy_http_version 1.1; proxy_set_header Connection "";
            # A push that comes twice is known again: whoever got no answer from one receiver may ask the next.
            proxy_next_upstream error timeout non_idempotent;
            proxy_connect_timeout 1s; proxy_read_timeout 5s;
        }}
    }}
"""


@contextlib.contextmanager
def balancer(ports, port=None):
    """The port of an nginx before receivers at these ports."""
    port = port or free_port()
    servers = " ".join(f"server 127.0.0.1:{each} max_fails=1 fail_timeout=2s;" for each in ports)
    with serving(BALANCER.format(servers=servers, port=port), port):
        yield port


@contextlib.contextmanager
def serving(content, port):
    """An nginx whose `http` block holds this, and which answers at this port."""
    binary = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not binary:
        raise RuntimeError("there is no nginx; run deploy/prepare bench")
    with tempfile.TemporaryDirectory(prefix="qrscene-nginx-") as folder:
        path = pathlib.Path(folder, "nginx.conf")
        # As root its workers would run as another user, who may not enter the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        path.write_text(CONFIGURATION.format(user=user, folder=folder, content=content))
        command = [binary, "-c", str(path), "-p", folder, "-e", f"{folder}/error.log"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)
        try:
            end = time.monotonic() + 10
            while True:
                try:
                    request(port, "GET", "/", timeout=1)
                    break
                except OSError:
                    if time.monotonic() > end or process.poll() is not None:
                        raise
                    time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(10)
