// The form language in the browser: what the functions written by ratusha.core.forms.expression.javascript call.
//
// A port of the Python evaluator for the part that shows and hides questions; the server stays the authority.
//   const document = tree({data: {age: 34, help: ['food', 'water'], member: [{name: 'Оля'}]}});
//   const form = {zone: 'Europe/Kyiv', today: '2026-01-31', now: Date.now()};
//   relevant(context(document.children[0], form));   // relevant: (c) => x.compare(…)
// Values are number, string, boolean, Moment or an array of nodes. No eval, no dependencies.
'use strict';

(function define(root) {
  const NO_NODES = Object.freeze([]);
  const DAY = 86400000;
  const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\r\n]*$/;
  const DATE = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T(.*))?$/;
  const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$/;
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

  // ---- the answer tree ---------------------------------------------------------------------------------------

  class Node {
    constructor(name, text) {
      this.name = name;
      this.text = text; // null once it has children
      this.parent = null;
      this.children = [];
      this.named = new Map(); // children by name
    }

    append(child) {
      child.parent = this;
      this.text = null;
      this.children.push(child);
      if (!this.named.has(child.name)) this.named.set(child.name, []);
      this.named.get(child.name).push(child);
      return child;
    }

    string() {
      return this.text === null ? this.children.map((child) => child.string()).join('') : this.text;
    }

    top() {
      return this.parent === null ? this : this.parent.top();
    }
  }

  // Answers as nested objects → tree: a list of objects is a repeat, any other list one value apart by spaces.
  function tree(answers) {
    const document = new Node('', '');
    fill(document, answers);
    return document;
  }

  function fill(node, answers) {
    Object.entries(answers).forEach(([name, value]) => {
      const repeat = Array.isArray(value) && value.some((each) => isGroup(each));
      (repeat ? value : [value]).forEach((each) => {
        const child = node.append(new Node(name, isGroup(each) ? '' : answerText(each)));
        if (isGroup(each)) fill(child, each);
      });
    });
  }

  function isGroup(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  }

  function answerText(value) {
    if (value === null || value === undefined) return '';
    return Array.isArray(value) ? value.map(answerText).join(' ') : string(value);
  }

  function context(node, form) {
    return { node, form, position: 1, size: 1, current: node, root: node.top() };
  }

  // ---- dates -------------------------------------------------------------------------------------------------

  class Moment {
    constructor(milliseconds, zone, blank = false) {
      this.milliseconds = milliseconds;
      this.zone = zone;
      this.blank = blank;
    }

    toString() {
      const local = localTime(this.milliseconds, this.zone);
      if (local === null) return this.blank ? '' : 'Invalid Date';
      const text = new Date(local.shown).toISOString();
      const minutes = Math.round(local.offset / 60000);
      const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
      const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
      if (text.endsWith('T00:00:00.000Z')) return text.slice(0, 10);
      return `${text.slice(0, 23)}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
    }
  }

  const formats = new Map();

  function offsetAt(milliseconds, zone) {
    if (!formats.has(zone)) {
      formats.set(zone, new Intl.DateTimeFormat('en-US', {
        timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric',
        minute: 'numeric', second: 'numeric', era: 'short',
      }));
    }
    const parts = Object.fromEntries(formats.get(zone).formatToParts(milliseconds).map((part) => [part.type, part.value]));
    const year = parts.era.startsWith('B') ? 1 - Number(parts.year) : Number(parts.year);
    const whole = Math.floor(milliseconds / 1000) * 1000;
    return utc(year, Number(parts.month), Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second)) - whole;
  }

  function utc(year, month, day, hour, minute, second) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute, second, 0);
    return date.getTime();
  }

  // `shown` reads as local time when looked at in UTC.
  function localTime(milliseconds, zone) {
    if (!(milliseconds >= -62135510400000 && milliseconds <= 253402214400000)) return null;
    const offset = offsetAt(milliseconds, zone);
    return { offset, shown: milliseconds + offset };
  }

  // A time that the clock shows twice is the first, one that it skips is counted from before the jump.
  function fromLocal(shown, zone) {
    const before = offsetAt(shown - DAY, zone);
    if (offsetAt(shown - before, zone) === before) return shown - before;
    const after = offsetAt(shown + DAY, zone);
    return offsetAt(shown - after, zone) === after ? shown - after : shown - before;
  }

  function isDate(text) {
    return text[4] === '-' && DATE.test(text);
  }

  function readMilliseconds(text, zone) {
    const date = DATE.exec(text);
    const time = date && date[4] !== undefined ? TIME.exec(date[4]) : undefined;
    if (date === null || time === null) return NaN;
    const [year, month, day] = date.slice(1, 4).map(Number);
    const [hour, minute, second] = time ? time.slice(1, 4).map((part) => Number(part || 0)) : [0, 0, 0];
    const fraction = time && time[4] ? Number(`${time[4]}00`.slice(0, 3)) : 0;
    const midnight = hour === 24 && minute === 0 && second === 0 && fraction === 0;
    const shown = utc(year, month, day, hour, minute, second);
    const check = new Date(utc(year, month, day, 0, 0, 0));
    const real = year > 0 && check.getUTCMonth() === month - 1 && check.getUTCDate() === day;
    if (!real || (hour > 23 && !midnight) || minute > 59 || second > 59) return NaN;
    if (!time || !time[5]) return fromLocal(shown, zone) + fraction;
    return shown - offsetOf(time[5]) + fraction;
  }

  function offsetOf(text) {
    if (text === 'Z') return 0;
    const digits = text.slice(1).replace(':', '');
    const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
    if (hours > 23 || minutes > 59) return NaN;
    return (text[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60000;
  }

  function toMoment(value, c) {
    const { zone } = c.form;
    if (value instanceof Moment) return value;
    if (typeof value === 'boolean') return new Moment(NaN, zone);
    if (typeof value === 'number') return new Moment(Math.trunc(value * DAY), zone);
    const text = string(value).trim();
    if (text === '') return new Moment(NaN, zone, true);
    if (/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return new Moment(Math.trunc(Number(text) * DAY), zone);
    return new Moment(readMilliseconds(text, zone), zone);
  }

  // ---- conversions and comparisons ---------------------------------------------------------------------------

  function string(value) {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return numberText(value);
    if (Array.isArray(value)) return value.length ? value[0].string() : '';
    return String(value);
  }

  function numberText(number) {
    const text = String(number === 0 ? 0 : number);
    const found = /^(-?)([0-9])(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(text);
    if (!found) return text;
    const [, sign, first, rest = '', exponent] = found;
    const power = Number(exponent);
    const digits = first + rest;
    return power < 0 ? `${sign}0.${'0'.repeat(-power - 1)}${digits}` : sign + digits.padEnd(power + 1, '0');
  }

  function number(value, c) {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value instanceof Moment) return value.milliseconds / DAY;
    return textNumber(string(value), c);
  }

  function textNumber(text, c) {
    const found = NUMBER.exec(text);
    if (found) return Number(found[1]);
    const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    return isDate(trimmed) ? readMilliseconds(trimmed, c.form.zone) / DAY : NaN;
  }

  function boolean(value) {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
    if (value instanceof Moment) return !Number.isNaN(value.milliseconds);
    return value.length > 0;
  }

  const COMPARISONS = {
    '=': (a, b) => a === b,
    '!=': (a, b) => a !== b,
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  };

  function compare(left, sign, right, c) {
    const holds = COMPARISONS[sign];
    const equality = sign === '=' || sign === '!=';
    if (equality && (typeof left === 'boolean' || typeof right === 'boolean')) return holds(boolean(left), boolean(right));
    const [lefts, rights] = [atoms(left), atoms(right)];
    if (equality) return lefts.some((a) => rights.some((b) => equal(a, b, holds, c)));
    return lefts.some((a) => rights.some((b) => holds(comparable(a, right, c), comparable(b, left, c))));
  }

  function atoms(value) {
    return Array.isArray(value) ? value.map((node) => node.string()) : [value];
  }

  function comparable(value, other, c) {
    if (other instanceof Moment && typeof value === 'string') return toMoment(value, c).milliseconds / DAY;
    return number(value, c);
  }

  function equal(left, right, holds, c) {
    if (typeof left !== 'string' || typeof right !== 'string') return holds(comparable(left, right, c), comparable(right, left, c));
    if (!isDate(left) || !isDate(right)) return holds(left, right);
    const [a, b] = [textNumber(left, c), textNumber(right, c)];
    return Number.isNaN(a) || Number.isNaN(b) ? holds(left, right) : holds(a, b);
  }

  function add(left, right, factor, c) {
    return term(left, right, c) + factor * term(right, left, c);
  }

  function term(value, other, c) {
    const text = typeof value === 'string' || Array.isArray(value);
    return other instanceof Moment && text ? toMoment(value, c).milliseconds / DAY : number(value, c);
  }

  // ---- paths -------------------------------------------------------------------------------------------------

  const AXES = {
    child: (node) => node.children,
    self: (node) => [node],
    parent: (node) => (node.parent ? [node.parent] : NO_NODES),
    descendant: (node) => node.children.flatMap((child) => [child, ...AXES.descendant(child)]),
    'descendant-or-self': (node) => [node, ...AXES.descendant(node)],
    ancestor: (node) => (node.parent ? [node.parent, ...AXES.ancestor(node.parent)] : NO_NODES),
    'ancestor-or-self': (node) => [node, ...AXES.ancestor(node)],
    'following-sibling': (node) => siblings(node).slice(siblings(node).indexOf(node) + 1),
    'preceding-sibling': (node) => siblings(node).slice(0, siblings(node).indexOf(node)).reverse(),
  };
  const REVERSE = new Set(['ancestor', 'ancestor-or-self', 'preceding-sibling']);

  function siblings(node) {
    return node.parent ? node.parent.children : [node];
  }

  // Up so many parents (or from the root: up is null), then down by names.
  function path(c, up, names) {
    let node = up === null ? c.root : c.node;
    for (let left = up || 0; left > 0 && node; left -= 1) node = node.parent;
    let nodes = node ? [node] : NO_NODES;
    names.forEach((name) => {
      nodes = nodes.length === 1 ? nodes[0].named.get(name) || NO_NODES : nodes.flatMap((each) => each.named.get(name) || NO_NODES);
    });
    return nodes;
  }

  // Steps are [axis, name or null for any node or '*' for any element, [predicate…]].
  function walk(c, start, steps) {
    return steps.reduce((nodes, [axis, name, predicates]) => {
      const found = nodes.map((node) => {
        const passed = AXES[axis](node).filter((each) => name === null || (each.name !== '' && (name === '*' || each.name === name)));
        const kept = filter(c, passed, predicates);
        return REVERSE.has(axis) ? [...kept].reverse() : kept;
      });
      return found.length === 1 ? found[0] : inOrder(found.flat());
    }, start);
  }

  function filter(c, nodes, predicates) {
    return predicates.reduce((left, predicate) => left.filter((node, index) => {
      const value = predicate({ ...c, node, position: index + 1, size: left.length });
      return typeof value === 'number' ? value === index + 1 : boolean(value);
    }), nodes);
  }

  function inOrder(nodes) {
    const wanted = new Set(nodes);
    if (wanted.size < 2) return [...wanted];
    return AXES['descendant-or-self'](nodes[0].top()).filter((node) => wanted.has(node));
  }

  // ---- functions ---------------------------------------------------------------------------------------------

  const strings = (parts) => parts.flatMap((part) => (Array.isArray(part) ? part.map((node) => node.string()) : [string(part)]));
  const numbers = (c, parts) => parts.flatMap((part) => (Array.isArray(part) ? part.map((node) => textNumber(node.string(), c)) : [number(part, c)]));
  const choices = (text) => text.split(' ');

  function roundHalfUp(value) {
    if (!Number.isFinite(value)) return value;
    const size = Math.abs(value);
    const whole = Math.floor(size) + (size - Math.floor(size) >= 0.5 ? 1 : 0);
    return value < 0 || Object.is(value, -0) ? -whole : whole;
  }

  function round(value, decimals = 0) {
    if (!decimals || !Number.isFinite(value)) return roundHalfUp(value);
    const places = Math.trunc(Math.max(-400, Math.min(400, decimals)));
    if (Math.abs(places) > 300) return places > 0 ? value : 0;
    const power = 10 ** Math.abs(places);
    if (places <= 0) return power * roundHalfUp(value / power);
    return Number.isFinite(value * power) ? roundHalfUp(value * power) / power : value;
  }

  function substr(text, start, end = Infinity) {
    return [...text].slice(Number.isNaN(start) ? 0 : start, Number.isNaN(end) ? 0 : end).join('');
  }

  function substring(text, start, length) {
    const from = roundHalfUp(start);
    if (length === undefined) return Number.isNaN(from) ? '' : [...text].slice(Math.max(from - 1, 0)).join('');
    const after = from + roundHalfUp(length);
    return [...text].filter((_, index) => index + 1 >= from && index + 1 < after).join('');
  }

  function translate(text, old, fresh) {
    const [from, to] = [[...old], [...fresh]];
    return [...text].map((sign) => {
      const place = from.indexOf(sign);
      return place < 0 ? sign : to[place] || '';
    }).join('');
  }

  function isYes(value) {
    return value instanceof Node ? value.string().trim() !== '' : boolean(value);
  }

  function checklist(least, most, ...answers) {
    const count = answers.flat().filter(isYes).length;
    return (least < 0 || count >= least) && (most < 0 || count <= most);
  }

  function weightedChecklist(c, least, most, ...pairs) {
    const answers = pairs.filter((_, index) => index % 2 === 0).flat();
    const weights = numbers(c, pairs.filter((_, index) => index % 2 === 1));
    if (pairs.length % 2 || answers.length !== weights.length) throw new Error('answers and weights differ in number');
    const total = answers.reduce((sum, answer, index) => sum + (isYes(answer) ? weights[index] || 0 : 0), 0);
    return (least < 0 || total >= least) && (most < 0 || total <= most);
  }

  function extreme(choose) {
    return (c, ...parts) => {
      const all = numbers(c, parts);
      return all.length === 0 || all.some(Number.isNaN) ? NaN : all.reduce((a, b) => choose(a, b));
    };
  }

  function place(nodes) {
    if (!nodes.length) throw new Error('position() of a node that is not there');
    const [node] = nodes;
    return node.parent ? node.parent.named.get(node.name).indexOf(node) + 1 : 1;
  }

  function indexedRepeat(c, nodes, ...pairs) {
    const within = (node, outer) => AXES['ancestor-or-self'](node).includes(outer);
    let inside = c.root;
    for (let index = 0; index < pairs.length && inside; index += 2) {
      const outer = inside;
      inside = inOrder(pairs[index]).filter((node) => within(node, outer))[number(pairs[index + 1], c) - 1];
    }
    return inside ? nodes.filter((node) => within(node, inside)) : NO_NODES;
  }

  function formatDate(c, value, pattern) {
    const local = localTime(toMoment(Array.isArray(value) ? string(value) : value, c).milliseconds, c.form.zone);
    if (local === null) return '';
    const date = new Date(local.shown);
    const pad = (part, width = 2) => String(part).padStart(width, '0');
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const parts = {
      Y: pad(year, 4), y: pad(year % 100), m: pad(month), n: month, b: MONTHS[month - 1], d: pad(day), e: day,
      a: WEEKDAYS[date.getUTCDay()], H: pad(date.getUTCHours()), h: date.getUTCHours(), M: pad(date.getUTCMinutes()),
      S: pad(date.getUTCSeconds()), 3: pad(date.getUTCMilliseconds(), 3), '%': '%',
    };
    return pattern.replace(/%(.?)/gsu, (_, mark) => {
      if (!(mark in parts)) throw new Error(`format-date() does not know %${mark}`);
      return parts[mark];
    });
  }

  function decimalTime(c, value) {
    const text = Array.isArray(value) ? string(value) : value;
    const time = typeof text === 'string' ? TIME.exec(text) : null;
    if (!time || time[5] === undefined || time[3] === undefined || time[1] === '24') return NaN;
    const local = localTime(readMilliseconds(`${c.form.today}T${text}`, c.form.zone), c.form.zone);
    if (local === null) return NaN;
    const date = new Date(local.shown);
    return (date.getUTCSeconds() / 3600 + date.getUTCMinutes() / 60 + date.getUTCHours()) / 24;
  }

  function decimalDateTime(c, value) {
    if (typeof value === 'number' || value instanceof Moment) return number(value, c);
    return readMilliseconds(string(value).trim(), c.form.zone) / DAY;
  }

  const toDate = (c, value) => toMoment(Array.isArray(value) ? string(value) : value, c);
  const first = (nodes) => (nodes.length ? inOrder(nodes)[0].name : '');
  const logarithm = (base) => (value) => (value === 0 ? -Infinity : base(value));
  const power = (base, exponent) => base ** exponent;

  const f = {
    'boolean-from-string': (value) => ['1', 'true'].includes(string(value)),
    selected: (list, choice) => choices(list).includes(choice.trim()),
    'selected-at': (list, index) => (index >= 0 && choices(list)[Math.trunc(index)]) || '',
    'count-selected': (list) => choices(list).filter((choice) => choice !== '').length,
    checklist: (_c, ...rest) => checklist(...rest),
    'weighted-checklist': weightedChecklist,
    string,
    concat: (...parts) => strings(parts).join(''),
    join: (separator, ...parts) => strings(parts).join(separator),
    contains: (text, part) => text.includes(part),
    'starts-with': (text, part) => text.startsWith(part),
    'ends-with': (text, part) => text.endsWith(part),
    substr,
    substring,
    'substring-before': (text, mark) => (text.includes(mark) ? text.slice(0, text.indexOf(mark)) : ''),
    'substring-after': (text, mark) => (text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : ''),
    'string-length': (text) => [...text].length,
    'normalize-space': (text) => text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, ''),
    translate,
    'upper-case': (text) => text.toUpperCase(),
    'lower-case': (text) => text.toLowerCase(),
    regex: (text, pattern) => pattern.test(text),
    int: Math.trunc,
    round,
    floor: Math.floor,
    ceiling: Math.ceil,
    abs: Math.abs,
    pow: power,
    sqrt: Math.sqrt,
    exp: Math.exp,
    exp10: (value) => 10 ** value,
    log: logarithm(Math.log),
    log10: logarithm(Math.log10),
    pi: () => Math.PI,
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    atan2: (y, x = NaN) => Math.atan2(y, x),
    sum: (c, nodes) => numbers(c, [nodes]).reduce((a, b) => a + b, 0),
    min: extreme((a, b) => Math.min(a, b)),
    max: extreme((a, b) => Math.max(a, b)),
    count: (nodes) => nodes.length,
    'count-non-empty': (nodes) => nodes.filter((node) => node.string() !== '').length,
    position: place,
    'indexed-repeat': indexedRepeat,
    name: first,
    'local-name': first,
    today: (c) => new Moment(readMilliseconds(c.form.today, c.form.zone), c.form.zone),
    now: (c) => new Moment(c.form.now, c.form.zone),
    date: toDate,
    'date-time': toDate,
    'decimal-date-time': decimalDateTime,
    'decimal-time': decimalTime,
    'format-date': formatDate,
    'format-date-time': formatDate,
  };

  const coalesce = (...parts) => {
    const found = parts.find((part) => part() !== '');
    return found ? found() : '';
  };

  const door = { tree, context, Moment, Node, string, number, boolean, compare, add, path, walk, filter, union: inOrder, coalesce, f };
  root.ratushaExpressions = door;
  if (typeof module === 'object' && module.exports) module.exports = door;
})(globalThis);
