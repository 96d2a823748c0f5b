// Runs the specs of the npm package openrosa-xpath-evaluator against an evaluator at the other end of a pipe.
//
// The specs get stand-ins: for their assert helpers, for chai and lodash, and for mocha's describe/it. Each
// evaluation is written as one line of JSON to stdout and answered by one line on stdin; the assertion then
// judges the answer. At the end comes one line for each test. Usage: node bridge.js PACKAGE_FOLDER SPEC…
'use strict';

const fs = require('fs');
const path = require('path');
const Module = require('module');

const [packageFolder, ...specs] = process.argv.slice(2);
const { JSDOM } = require(require.resolve('jsdom', { paths: [packageFolder] }));
const { window } = new JSDOM('');
Object.assign(global, {
  window: undefined, DOMParser: window.DOMParser, Node: window.Node, XPathResult: window.XPathResult,
});

// ---- the pipe ----------------------------------------------------------------------------------------------

let unread = '';

function say(message) {
  fs.writeSync(1, JSON.stringify(message) + '\n');
}

function hear() {
  const chunk = Buffer.alloc(65536);
  while (!unread.includes('\n')) {
    const size = fs.readSync(0, chunk, 0, chunk.length, null);
    if (!size) throw new Error('the evaluator has gone');
    unread += chunk.toString('latin1', 0, size);
  }
  const end = unread.indexOf('\n');
  const line = Buffer.from(unread.slice(0, end), 'latin1').toString('utf8');
  unread = unread.slice(end + 1);
  return JSON.parse(line);
}

// ---- nodes as places: "2/0/@id", "2/text:1"; element children counted from 0 ---------------------------------

const NAMES = { 3: 'text', 4: 'text', 7: 'instruction', 8: 'comment' };

function same(node) {
  const word = NAMES[node.nodeType];
  return (other) => (word ? NAMES[other.nodeType] === word : other.nodeType === node.nodeType);
}

function placeOf(node) {
  const steps = [];
  while (node && node.nodeType !== 9) {
    const parent = node.nodeType === 2 ? node.ownerElement : node.parentNode;
    if (!parent) throw new Error('a context outside of the document');
    if (node.nodeType === 2) steps.unshift('@' + node.name);
    else {
      const index = [...parent.childNodes].filter(same(node)).indexOf(node);
      steps.unshift(node.nodeType === 1 ? String(index) : `${NAMES[node.nodeType]}:${index}`);
    }
    node = parent;
  }
  return steps.join('/');
}

function nodeAt(document, place) {
  return (place ? place.split('/') : []).reduce((node, step) => {
    if (step.startsWith('@')) return node.getAttributeNode(step.slice(1));
    const [word, index] = step.includes(':') ? step.split(':') : ['', step];
    return [...node.childNodes].filter((child) => (word ? NAMES[child.nodeType] === word : child.nodeType === 1))[index];
  }, document);
}

// ---- evaluation ----------------------------------------------------------------------------------------------

let current; // the document of the latest initDoc, as in the package's own helpers

function evaluate(latest, expr, context, resultType) {
  const node = context || latest;
  const document = node.ownerDocument || node;
  const now = new Date();
  const pad = (number) => String(number).padStart(2, '0');
  say({
    expr: String(expr), xml: document.source, node: placeOf(node), timeZone: process.env.TZ,
    today: `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`, now: now.toISOString(),
  });
  const reply = hear();
  if (reply.error !== undefined) throw new Error(reply.error);
  return result(document, reply, resultType || 0);
}

function result(document, reply, asked) {
  const natural = { number: 1, string: 2, boolean: 3, nodes: 4 }[reply.type];
  const resultType = asked || natural;
  const nodes = (reply.nodes || []).map((place) => nodeAt(document, place));
  if (resultType > 3 && reply.type !== 'nodes') throw new Error(`not nodes: ${reply.type}`);
  let next = 0;
  const parts = {
    1: { numberValue: Number(reply.number), stringValue: reply.string },
    2: { stringValue: reply.string },
    3: { booleanValue: reply.boolean, stringValue: reply.string },
  };
  return {
    resultType,
    ...(parts[resultType] || {
      singleNodeValue: nodes[0] || null, snapshotLength: nodes.length, snapshotItem: (index) => nodes[index] || null,
      iterateNext: () => nodes[next++] || null,
    }),
  };
}

function initDoc(xml) {
  let document;
  try {
    document = new window.DOMParser().parseFromString(String(xml).trim(), 'application/xml');
  } catch (error) {
    document = new window.DOMParser().parseFromString('<broken/>', 'application/xml');
  }
  document.source = document.querySelector('parsererror, broken') ? '' : String(xml);
  document.xEval = (expr, node, type) => evaluate(document, expr, node, type);
  document.evaluate = (expr, node, _resolver, type) => evaluate(document, expr, node, type);
  current = document;
  return document;
}

const simpleValueIs = (value) =>
  initDoc(`<simple><xpath><to><node>${value}</node></to></xpath><empty/></simple>`);

// ---- stand-ins for chai, lodash and the package's helpers ---------------------------------------------------

function fail(message) {
  throw new Error(message);
}

const show = (value) => (value && value.nodeType ? `<node ${value.nodeName}>` : String(value));
const equalDeep = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const throws = (run) => {
  try {
    run();
  } catch (error) {
    return undefined;
  }
  return fail('no error');
};

const assert = {
  // eslint-disable-next-line eqeqeq -- chai's equal is ==
  equal: (got, wanted) => got == wanted || fail(`got ${show(got)}, wanted ${show(wanted)}`),
  deepEqual: (got, wanted) => equalDeep(got, wanted) || fail(`got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`),
  ok: (got) => got || fail(`got ${show(got)}, wanted a true value`),
  notOk: (got) => !got || fail(`got ${show(got)}, wanted a false value`),
  isTrue: (got) => got === true || fail(`got ${show(got)}, wanted true`),
  isFalse: (got) => got === false || fail(`got ${show(got)}, wanted false`),
  isNaN: (got) => Number.isNaN(got) || fail(`got ${show(got)}, wanted NaN`),
  isNull: (got) => got === null || fail(`got ${show(got)}, wanted null`),
  isNotNull: (got) => got !== null || fail('got null'),
  match: (got, pattern) => pattern.test(got) || fail(`got ${show(got)}, wanted ${pattern}`),
  // eslint-disable-next-line valid-typeof -- the type comes from the spec
  typeOf: (got, type) => typeof got === type || fail(`got a ${typeof got}, wanted a ${type}`),
  instanceOf: (got, type) => got instanceof type || fail('got another type'),
  throw: throws,
  throws,
};

function helper(type, property, judge) {
  return (...args) => {
    const wanted = args.pop();
    const expr = args.pop();
    const value = args.pop();
    const node = args.pop() || null;
    if (value) simpleValueIs(value);
    const got = evaluate(current, expr, node, type)[property];
    judge(got, wanted);
  };
}

const sameNumber = (got, wanted) => (Number.isNaN(Number(wanted)) ? assert.isNaN(got) : assert.equal(got, wanted));
const assertBoolean = helper(3, 'booleanValue', (got, wanted) => assert.equal(got, Boolean(wanted)));
const byName = (nodes) => nodes.map((node) => node.nodeName).sort();
const nodesOf = (expr, node) => {
  const found = evaluate(current, expr, node, 7);
  return Array.from({ length: found.snapshotLength }, (_, index) => found.snapshotItem(index));
};

const helpers = {
  assert,
  initDoc,
  simpleValueIs,
  nsResolver: {},
  assertBoolean,
  assertTrue: (...args) => assertBoolean(...args, true),
  assertFalse: (...args) => assertBoolean(...args, false),
  assertString: helper(2, 'stringValue', assert.equal),
  assertStringValue: helper(2, 'stringValue', assert.equal),
  assertStringLength: helper(2, 'stringValue', (got, wanted) => assert.equal(got.length, wanted)),
  assertMatch: helper(2, 'stringValue', assert.match),
  assertNumber: helper(0, 'numberValue', sameNumber),
  assertNumberValue: helper(1, 'numberValue', sameNumber),
  assertNumberRounded: (expr, wanted, factor, node) => {
    const got = evaluate(current, expr, node, 1).numberValue;
    assert.equal(Math.round(got * factor) / factor, wanted);
  },
  assertThrow: (expr) => throws(() => evaluate(current, expr)),
  assertNodes: (expr, node, wanted) => {
    const got = nodesOf(expr, node);
    assert.equal(got.length, wanted.length);
    got.forEach((each, index) => assert.equal(each, wanted[index]));
  },
  assertUnorderedNodes: (expr, node, wanted) => assert.deepEqual(byName(nodesOf(expr, node)), byName(wanted)),
  snapshotToArray: (found) => Array.from({ length: found.snapshotLength }, (_, index) => found.snapshotItem(index)),
  getNextChildElementNode: (parent) => [...parent.childNodes].find((child) => child.nodeName !== '#text'),
  filterAttributes: (attributes) => [...attributes].filter((attribute) => attribute.nodeName.split(':')[0] !== 'xmlns'),
  getAllNodes: function all(node) {
    return [node, ...[...node.childNodes].flatMap(all)];
  },
  setAttribute: (node, namespace, name, value) => node.setAttributeNS(namespace, name, value),
};

const forEach = (things, run) => Object.entries(things).forEach(([key, value]) => run(value, Array.isArray(things) ? Number(key) : key));
const lodash = {
  forEach, each: forEach, map: forEach,
  times: (count, run) => Array.from({ length: count }, (_, index) => run(index)),
  uniq: (things) => [...new Set(things)],
};

const STAND_INS = { chai: { assert }, lodash };
const load = Module._load;
Module._load = function standIn(request, parent, isMain) {
  if (Object.prototype.hasOwnProperty.call(STAND_INS, request)) return STAND_INS[request];
  return /(^|\/)helpers$/.test(request) ? helpers : load.call(this, request, parent, isMain);
};

// ---- a small mocha -------------------------------------------------------------------------------------------

const block = (title, parent) => ({ title, parent, before: [], beforeEach: [], members: [] });
let open = block('', null);
const root = open;

global.describe = (title, define) => {
  const inner = block(title, open);
  open.members.push(inner);
  open = inner;
  define();
  open = inner.parent;
};
global.it = (title, run) => open.members.push({ title, run });
global.xit = () => {}; // a test that the package itself has switched off
global.before = (run) => open.before.push(run);
global.beforeEach = (run) => open.beforeEach.push(run);
global.after = () => {};
global.afterEach = () => {};

function runBlock(one, titles, hooks) {
  one.before.forEach((run) => run());
  const all = [...hooks, ...one.beforeEach];
  one.members.forEach((member) => {
    const names = [...titles, member.title];
    if (!member.run) return runBlock(member, names, all);
    let problem = null;
    simpleValueIs('');
    try {
      all.forEach((run) => run());
      member.run();
    } catch (error) {
      problem = error.message;
    }
    return say({ test: names.join(' › '), problem });
  });
}

specs.forEach((spec) => {
  const inner = block(path.basename(spec), root);
  root.members.push(inner);
  open = inner;
  simpleValueIs('');
  require(path.resolve(spec));
});
runBlock(root, [], []);
say({ end: true });
