// Runs SQL in DuckDB. Standard input is a JSON list of statements; standard
// output a JSON list with the rows of each.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const db = await (await DuckDBInstance.create(':memory:')).connect();
const out = [];
for (const sql of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    out.push((await db.runAndReadAll(sql)).getRowObjectsJson());
  } catch (e) {
    throw new Error(`${e.message}\nin: ${sql.slice(0, 500)}`);
  }
}
console.log(JSON.stringify(out));
