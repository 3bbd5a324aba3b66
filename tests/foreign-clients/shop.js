// A merchant's side for the clients of Node: its keys, its receiver of notifications, and the way to the sandbox.

const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const path = require("node:path");
const tls = require("node:tls");

const folder = process.argv[2];
const configuration = JSON.parse(fs.readFileSync(path.join(folder, "sandbox.json")));
const text = (name) => fs.readFileSync(path.join(folder, configuration[name]), "utf8");

/** The name and the public key of the platform key that the merchant uses. */
async function platformKey() {
  const response = await fetch(`${configuration.base_url}/_sandbox/configuration`);
  const { platform_keys: names } = await response.json();
  if (names.includes(configuration.platform_public_key_id)) {
    return [configuration.platform_public_key_id, text("platform_public_key")];
  }
  const certificate = new crypto.X509Certificate(text("platform_certificate"));
  return [certificate.serialNumber, text("platform_certificate")];
}

/** A receiver of notifications, and a function that waits for the next one. */
async function receiver() {
  const received = [];
  const waiting = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(204).end();
      const notification = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      const next = waiting.shift();
      next ? next(notification) : received.push(notification);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const next = () => (received.length ? received.shift() : new Promise((resolve) => waiting.push(resolve)));
  return { server, next, url: `http://127.0.0.1:${server.address().port}/notify` };
}

/** Leads the service's hosts to the sandbox, as an entry in /etc/hosts would without a port that only root may use. */
function leadToTheSandbox() {
  const port = Number(new URL(configuration.tls_base_url).port);
  https.Agent.prototype.createConnection = (options) => {
    const servername = options.servername || options.host;
    return tls.connect({ ...options, servername, host: "127.0.0.1", port });
  };
}

/** Pays an order, as the payer would. */
const pay = (number) => fetch(`${configuration.base_url}/_sandbox/orders/${number}/pay`, { method: "POST" });

/** Runs a client, and ends the process with 1 when it fails. */
function run(main) {
  main().then(
    () => process.exit(0),
    (error) => {
      console.error(error.response?.data ?? error);
      console.error(error.response?.headers?.["sandbox-diagnosis"] ?? "");
      process.exit(1);
    },
  );
}

module.exports = { configuration, leadToTheSandbox, pay, platformKey, receiver, run, text };
