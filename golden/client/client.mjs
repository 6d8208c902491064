// A client of the live page's protocol, written from docs/protocol.md alone:
//
//	node client.mjs STATE-FOLDER [PORT]
//
// PORT is where to connect when a tunnel stands between. It says what happens,
// a line each, and obeys lines from standard input:
//
//	answer GATE ACTION       answers a gate
//	follow RUN FILE [FROM]   follows a log
//	report                   prints the report as it has it
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [state, through] = process.argv.slice(2);
const say = (...words) => console.log(words.join(" "));

let doc = null; // the document as of seq, of the server that is named instance
let [seq, instance] = [-1, ""];
let here = ""; // the server that is connected
let socket = null;
let wait = 250; // before the next attempt to connect
const asked = new Set(); // gates that were told of
const logs = new Map(); // what is followed: {run, file, from, entries}

// Getting in.

function running(pid) {
	try {
		return process.kill(pid, 0);
	} catch (e) {
		return e.code === "EPERM";
	}
}

function server() {
	for (const name of readdirSync(state)) {
		if (!/^dashboard-token\.\d+\.json$/.test(name)) continue;
		const s = JSON.parse(readFileSync(join(state, name), "utf8"));
		if (running(s.pid)) return s;
	}
	throw new Error("no server is running");
}

function connect() {
	let s;
	try {
		s = server();
	} catch (e) {
		return again(e.message);
	}
	const r = request({
		host: "127.0.0.1",
		port: through ?? s.port,
		path: "/ws",
		timeout: 5000,
		headers: {
			Host: `127.0.0.1:${s.port}`,
			Authorization: `Bearer ${s.token}`,
			Connection: "Upgrade",
			Upgrade: "websocket",
			"Sec-WebSocket-Version": 13,
			"Sec-WebSocket-Key": randomBytes(16).toString("base64"),
		},
	});
	r.on("upgrade", (_, connected, first) => listen(connected, first));
	r.on("response", (answer) => again(`HTTP ${answer.resume().statusCode}`));
	r.on("timeout", () => r.destroy(new Error("no answer")));
	r.on("error", (e) => again(e.message));
	r.end();
}

function again(why) {
	say("lost", why);
	setTimeout(connect, wait);
	wait = Math.min(wait * 2, 10_000);
}

// Frames: RFC 6455 without extensions.

function frame(opcode, text) {
	const payload = Buffer.from(text);
	const mask = randomBytes(4);
	const size = Buffer.alloc(payload.length < 126 ? 2 : 4); // at most 64 KiB are sent
	size[0] = 0x80 | opcode;
	size[1] = 0x80 | Math.min(payload.length, 126);
	if (size.length === 4) size.writeUInt16BE(payload.length, 2);
	return Buffer.concat([size, mask, payload.map((b, i) => b ^ mask[i % 4])]);
}

// cut takes the first frame off the bytes, or nothing while it is not whole.
function cut(bytes) {
	if (bytes.length < 2) return null;
	let [at, length] = [2, bytes[1] & 0x7f];
	if (length > 125) {
		at = length === 126 ? 4 : 10;
		if (bytes.length < at) return null;
		length = length === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
	}
	if (bytes.length < at + length) return null;
	const payload = bytes.subarray(at, at + length);
	return { opcode: bytes[0] & 0x0f, payload, rest: bytes.subarray(at + length) };
}

function listen(connected, first) {
	socket = connected;
	socket.unshift(first); // frames that came with the answer
	let bytes = Buffer.alloc(0);
	let why = "the connection was cut";
	const end = (reason) => ((why = reason), connected.destroy());
	connected.setTimeout(10_000, () => end("silence")); // until hello tells a better time
	connected.on("data", (more) => {
		bytes = Buffer.concat([bytes, more]);
		for (let f; !connected.destroyed && (f = cut(bytes)); bytes = f.rest) {
			if (f.opcode === 1) receive(JSON.parse(f.payload), connected, end);
			if (f.opcode === 8) end(`closed with ${f.payload.length && f.payload.readUInt16BE(0)}`);
			if (f.opcode === 9) connected.write(frame(10, f.payload));
		}
	});
	connected.on("error", (e) => (why = e.message));
	connected.on("close", () => again(why));
}

const send = (message) => socket?.write(frame(1, JSON.stringify({ v: 1, ...message })));

// Messages.

function receive(m, connected, end) {
	switch (m.type) {
		case "hello":
			connected.setTimeout(2 * m.beatMs, () => end("silence"));
			wait = 250;
			send({ type: "resume", seq, instance });
			here = m.instance;
			for (const { run, file, from } of logs.values())
				send({ type: "logs.subscribe", run, file, from });
			return;
		case "snapshot":
			({ document: doc, seq } = m);
			instance = here;
			say("snapshot", seq);
			return asks();
		case "patch":
			if (m.seq !== seq + 1) return end(`a gap: ${seq}, then ${m.seq}`);
			doc = m.ops.reduce(apply, doc);
			seq = m.seq;
			say("patch", seq);
			return asks();
		case "gate.result":
			return say("gate", m.gateId, m.outcome, JSON.stringify(m.winner ?? m.message ?? ""));
		case "log.lines": {
			const log = logs.get(`${m.run}/${m.file}`);
			log.entries.splice(m.keep, Infinity, ...m.lines);
			const last = log.entries.at(-1)?.replace(/<[^>]*>/g, " ");
			return say("log", m.file, `${m.from}-${m.size}`, m.keep, log.entries.length, last);
		}
		case "error":
			return say("error", m.code, m.message);
	}
}

// asks says which gates wait, each once.
function asks() {
	for (const { id, resolved, actions } of Object.values(doc.report.gates)) {
		if (!resolved && !asked.has(id)) say("asks", id, actions);
		asked.add(id);
	}
}

// apply makes one RFC 6902 operation of the three that are sent.
function apply(document, { op, path, value }) {
	const way = path.split("/").slice(1);
	if (!way.length) return value;
	const names = way.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
	const last = names.pop();
	const into = names.reduce((at, name) => at[name], document);
	if (!Array.isArray(into)) {
		if (op === "remove") delete into[last];
		else into[last] = value;
	} else if (op === "replace") into[last] = value;
	else if (op === "remove") into.splice(last, 1);
	else into.splice(last === "-" ? into.length : last, 0, value);
	return document;
}

// What its user says.

createInterface({ input: process.stdin }).on("line", (line) => {
	const [verb, a, b, from] = line.split(" ");
	if (verb === "report") return say("report", seq, JSON.stringify(doc.report));
	if (verb === "answer") return send({ type: "gate.resolve", gateId: a, response: { action: b } });
	if (verb !== "follow") return say("unknown:", verb);
	const log = { run: a, file: b, from: from && Number(from) };
	logs.set(`${a}/${b}`, { ...log, entries: [] });
	send({ type: "logs.subscribe", ...log });
}).on("close", () => process.exit());
connect();
