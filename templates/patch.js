// @ts-check
// JSON Patch (RFC 6902), as far as the server sends it: add, replace, remove; and
// edit, which changes a text in some places.

/**
 * The document after the operations; the one before is used up.
 * @param {any} document
 * @param {{op: string, path: string, value?: any}[]} ops
 */
function applyPatch(document, ops) {
  for (const op of ops) document = applyOperation(document, op);
  return document;
}

/**
 * The names of a JSON Pointer (RFC 6901).
 * @param {string} pointer
 */
function namesOf(pointer) {
  if (pointer === "") return [];
  if (typeof pointer !== "string" || pointer[0] !== "/") throw new Error(`not a pointer: ${pointer}`);
  return pointer.slice(1).split("/").map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * Where a name stands in a list.
 * @param {any[]} list
 * @param {string} name
 * @param {number} last the largest position allowed
 */
function positionOf(list, name, last) {
  const i = Number(name);
  if (!/^(0|[1-9][0-9]*)$/.test(name) || i > last) throw new Error(`no position ${name} in a list of ${list.length}`);
  return i;
}

/**
 * A text after edits: how much stays, how much goes, what comes there, and so on.
 * @param {any} text
 * @param {any[]} edits
 */
function edited(text, edits) {
  if (typeof text !== "string") throw new Error("an edit of no text");
  let now = "";
  let at = 0;
  for (let i = 0; i < edits.length; i += 3) {
    now += text.slice(at, (at += edits[i])) + edits[i + 2];
    at += edits[i + 1];
  }
  if (at > text.length) throw new Error("an edit beyond a text's end");
  return now + text.slice(at);
}

/**
 * @param {any} document
 * @param {{op: string, path: string, value?: any}} operation
 */
function applyOperation(document, operation) {
  const { op, path } = operation;
  if (!["add", "replace", "remove", "edit"].includes(op)) throw new Error(`operation ${op} is not known`);
  if (op !== "remove" && !Object.hasOwn(operation, "value")) throw new Error(`${op} without a value`);
  const names = namesOf(path);
  const last = names.pop();
  if (last === undefined) {
    if (op === "remove" || op === "edit") throw new Error("the whole document cannot be removed or edited");
    return operation.value;
  }
  let at = document;
  for (const name of names) {
    if (Array.isArray(at)) at = at[positionOf(at, name, at.length - 1)];
    else if (at !== null && typeof at === "object" && Object.hasOwn(at, name)) at = at[name];
    else throw new Error(`nothing at ${path}`);
  }
  if (Array.isArray(at)) {
    const i = op === "add" && last === "-" ? at.length : positionOf(at, last, op === "add" ? at.length : at.length - 1);
    if (op === "add") at.splice(i, 0, operation.value);
    else if (op === "replace") at[i] = operation.value;
    else if (op === "edit") at[i] = edited(at[i], operation.value);
    else at.splice(i, 1);
  } else if (at !== null && typeof at === "object") {
    if (op !== "add" && !Object.hasOwn(at, last)) throw new Error(`nothing at ${path}`);
    const value = op === "edit" ? edited(at[last], operation.value) : operation.value;
    if (op === "remove") delete at[last];
    // A name may be __proto__: it is a name like any other.
    else Object.defineProperty(at, last, { value, writable: true, enumerable: true, configurable: true });
  } else {
    throw new Error(`nothing at ${path}`);
  }
  return document;
}
