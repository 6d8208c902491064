// Runs SQL in ClickHouse, as the npm package chdb has it. Standard input is a
// JSON list of statements; standard output a JSON list with the rows of each.
import { readFileSync } from 'node:fs';
import { Session } from 'chdb';

const session = new Session();
const out = JSON.parse(readFileSync(0, 'utf8')).map((sql) => {
  try {
    return /^\s*(SELECT|WITH)\b/i.test(sql) ? JSON.parse(session.query(sql, 'JSON')).data : (session.query(sql), []);
  } catch (e) {
    throw new Error(`${e.message}\nin: ${sql.slice(0, 500)}`);
  }
});
console.log(JSON.stringify(out));
session.cleanup();
