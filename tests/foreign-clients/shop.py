"""A merchant's side: its receiver of notifications, and the resolver that leads the service's hosts to the sandbox."""

import http.server
import os
import queue
import socket
import threading
import urllib.request

from sandbox import Sandbox

RESOLVE = socket.getaddrinfo
SERVICE = (".weixin.qq.com", ".wechatpay.cn")
destination = {"port": 443}


def send_the_service_to_the_sandbox():
    """As an entry in /etc/hosts would, but without a port that only root may listen on."""

    def resolve(host, port, *arguments, **options):
        if isinstance(host, str) and host.endswith(SERVICE):
            host, port = "127.0.0.1", destination["port"]
        return RESOLVE(host, port, *arguments, **options)

    socket.getaddrinfo = resolve


def use(sandbox: Sandbox):
    """Leads the service's hosts to this sandbox, and trusts its authority as its user would."""
    destination["port"] = int(sandbox.configuration()["tls_base_url"].rsplit(":", 1)[1])
    os.environ["REQUESTS_CA_BUNDLE"] = str(sandbox.folder / "authority.pem")


def pay(sandbox: Sandbox, number: str):
    request = urllib.request.Request(f"{sandbox.origin}/_sandbox/orders/{number}/pay", data=b"", method="POST")
    urllib.request.urlopen(request).close()


def act(sandbox: Sandbox, resource: str, number: str, action: str):
    route = f"resources/{resource}/{number}/{action}"
    request = urllib.request.Request(f"{sandbox.origin}/_sandbox/{route}", data=b"", method="POST")
    urllib.request.urlopen(request).close()


class Receiver:
    """Receives notifications: their header fields and their body."""

    def __enter__(self):
        received = self.received = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                # Some clients look names up by case, as their frameworks write them.
                received.put(({name.title(): value for name, value in self.headers.items()}, body))
                if not body.startswith(b"<xml>"):
                    self.send_response(204)
                    self.end_headers()
                    return
                accepted = b"<xml><return_code>SUCCESS</return_code></xml>"
                self.send_response(200)
                self.send_header("Content-Length", str(len(accepted)))
                self.end_headers()
                self.wfile.write(accepted)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/notify"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def next(self) -> tuple[dict, bytes]:
        return self.received.get(timeout=30)
