// @ts-check
// The live page's connection: one WebSocket, which tells in the page how it
// is, notices that its server hangs, and comes back by itself. It calls
// receive for each message, and unanswered when the connection is lost.

/** @type {WebSocket | null} */
let socket = null;
let failures = 0; // since the page was last live
let retry = 0; // the timer of the next try
let sign = Date.now(); // when the server last gave a sign of life
let silent = 0; // seconds without one that this page was awake to hear
let ticked = Date.now();

// The server gives a sign every three seconds.
const pingAfter = 4;
const saidAfter = 7;
const lostAfter = 15;

const light = /** @type {HTMLElement} */ (document.getElementById("live"));

/**
 * Says how the connection is.
 * @param {"live" | "waiting" | "lost"} state
 * @param {string} text
 */
function connection(state, text) {
  light.dataset.state = state;
  if (light.textContent !== text) light.textContent = text;
}

function connect() {
  clearTimeout(retry);
  if (socket || document.readyState === "loading") return;
  if (light.dataset.state !== "lost") connection("waiting", "connecting");
  silent = 0;
  const s = new WebSocket(`ws://${location.host}/ws`);
  socket = s;
  s.onmessage = (event) => {
    if (socket !== s) return;
    sign = Date.now();
    silent = 0;
    if (light.dataset.silent) {
      delete light.dataset.silent;
      connection("waiting", "connected again");
      if (event.data.includes('"beat"') || event.data.includes('"pong"')) connected();
    }
    receive(JSON.parse(event.data));
  };
  s.onclose = () => {
    if (socket === s) disconnect();
  };
}

// Gives the connection up, whatever state it is in, and tries again.
async function disconnect() {
  const s = socket;
  socket = null;
  s?.close(); // a dead one takes its time; nobody waits for it
  unanswered();
  failures++;
  const wait = Math.min(10_000, 500 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2);
  const seconds = Math.ceil(wait / 1000);
  if (!light.dataset.silent) connection("lost", `not connected, trying again in ${seconds} s`);
  clearTimeout(retry);
  retry = setTimeout(connect, wait);
  try {
    const health = await (await fetch("healthz", { cache: "no-store", signal: AbortSignal.timeout(5000) })).json();
    if (health.known === false && !socket) {
      delete light.dataset.silent;
      connection("lost", "the server was started anew and does not know this page: open the address that it printed");
    }
  } catch {
    // it is not there: the retry tells
  }
}

// Once a second: how long has the server been silent? Seconds in which this
// page slept or was busy do not count, for it may have messages to read yet.
setInterval(() => {
  const now = Date.now();
  const slept = now - ticked > 5000;
  ticked = now;
  if (slept) awake();
  silent++;
  if (silent === pingAfter) send({ type: "ping" });
  const since = Math.round((now - sign) / 1000);
  if (silent >= saidAfter && socket) light.dataset.silent = "yes";
  // Not every second anew: it is read aloud.
  if (light.dataset.silent && (light.dataset.state !== "lost" || since % 5 === 0)) {
    connection("lost", `no sign for ${since} s`);
  }
  if (silent >= lostAfter && socket) disconnect();
}, 1000);

// After sleep a connection can be dead without anybody having said so.
function awake() {
  if (!socket) connect();
  else if (send({ type: "ping" })) silent = Math.max(silent, pingAfter);
}
addEventListener("online", awake);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") awake();
});

/** @param {object} message */
function send(message) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ v: 1, ...message }));
  return true;
}

/**
 * Says that the page is live, or that its server says that it is not; tells
 * whether it was not before.
 * @param {boolean} [stale]
 */
function isConnected(stale) {
  const state = stale ? "waiting" : "live";
  if (light.dataset.state === state && !stale) return false;
  const was = light.dataset.state;
  failures = 0;
  connection(state, stale ? "not up to date: see the notes" : "live");
  return was !== state;
}
