"""Starts a sandbox as its own process."""

import json
import pathlib
import shutil
import subprocess
import time
import urllib.request

PATIENCE = 120


class Sandbox:
    def __init__(self, program: str, folder: pathlib.Path, port: int = 0, options: list[str] | None = None, keep: bool = False):
        """With `keep`, in the folder that an earlier sandbox left."""
        if keep:
            (folder / "sandbox.json").unlink()
        else:
            shutil.rmtree(folder, ignore_errors=True)
        command = [program, "sandbox", "--port", str(port), "--tls-port", "0", "--directory", str(folder)]
        command += options or []
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.folder = folder
        end = time.monotonic() + PATIENCE
        while (written := self.configuration()) is None:
            if self.process.poll() is not None:
                raise RuntimeError(f"the sandbox ended with {self.process.returncode}")
            if time.monotonic() > end:
                self.end()
                raise RuntimeError("the sandbox does not start")
            time.sleep(0.1)
        self.origin = written["base_url"]

    def configuration(self) -> dict | None:
        try:
            return json.loads((self.folder / "sandbox.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            # The file exists before it is completely written.
            return None

    def get(self, route: str) -> dict:
        with urllib.request.urlopen(f"{self.origin}/_sandbox/{route}") as response:
            return json.loads(response.read())

    def end(self):
        self.process.terminate()
        self.process.wait()
