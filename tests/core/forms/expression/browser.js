// Evaluates emitted expressions for the parity test: a line of JSON in, a line of JSON out.
'use strict';

const readline = require('readline');
const x = require(process.argv[2]); // eslint-disable-line import/no-dynamic-require

const elements = (node) => node.children.flatMap((child) => [child, ...elements(child)]);

function shown(value) {
  if (typeof value === 'number') return { number: x.string(value) };
  if (typeof value === 'boolean') return { boolean: value };
  return Array.isArray(value) ? { nodes: value.map((node) => node.string()) } : { string: x.string(value) };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { code, answers, node, form } = JSON.parse(line);
  let reply;
  try {
    const run = new Function('x', `return ${code}`)(x); // a test may; the page gets a static file
    reply = shown(run(x.context(elements(x.tree(answers))[node], form)));
  } catch (error) {
    reply = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
});
