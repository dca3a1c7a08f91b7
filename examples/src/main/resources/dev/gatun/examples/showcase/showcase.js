'use strict';

const element = id => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const shown = ['content-type', 'content-length', 'transfer-encoding', 'content-range', 'etag', 'allow', 'location'];

/** Shows the head of an answer as a terminal would, and then its content. */
function show(output, response, text, millis) {
  const status = document.createElement('span');
  status.className = response.status < 400 ? 'status' : 'status bad';
  status.textContent = `${response.status} ${response.statusText}`;
  const head = document.createElement('span');
  head.className = 'head';
  const lines = shown.filter(name => response.headers.has(name)).map(name => `${name}: ${response.headers.get(name)}`);
  head.textContent = `  ${millis.toFixed(1)} ms\n${lines.join('\n')}\n\n`;
  output.replaceChildren(status, head, text.length > 4000 ? `${text.slice(0, 4000)}…` : text);
}

async function ask(output, path, options = {}) {
  const start = performance.now();
  const response = await fetch(path, { cache: 'no-store', ...options });
  const text = await response.text();
  show(output, response, text, performance.now() - start);
  return response;
}

/** One entry per card: what its form does. The pressed button is passed, because several share a form. */
const tries = {
  plain: (form, output, button) => ask(output, button.value),

  echo: async (form, output, button) => {
    if (!button.value) {
      return ask(output, '/echo', { method: 'POST', body: form.text.value, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    }
    const sent = new Uint8Array(Number(button.value)).map((_, i) => i * 31 + (i >> 8));
    const start = performance.now();
    const response = await fetch('/echo', { method: 'POST', body: sent, headers: { 'content-type': 'application/octet-stream' } });
    const back = new Uint8Array(await response.arrayBuffer());
    const millis = performance.now() - start;
    const same = back.length === sent.length && back.every((byte, i) => byte === sent[i]);
    show(output, response, `${number.format(back.length)} bytes came back, ${same ? 'all the same' : 'NOT the same'}`, millis);
  },

  bytes: async (form, output) => {
    const total = Number(form.n.value);
    const progress = form.parentElement.querySelector('progress');
    const start = performance.now();
    const response = await fetch(`/bytes/${form.n.value}`, { cache: 'no-store' });
    let received = 0;
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.length;
      progress.value = total ? received / total : 1;
    }
    const millis = performance.now() - start;
    show(output, response, `${number.format(received)} bytes, ${number.format(Math.round(received / millis / 1000))} MB/s`, millis);
  },

  events: (form, output, button) => {
    if (form.source) {
      form.source.close();
      form.source = null;
      button.textContent = 'listen';
      return;
    }
    button.textContent = 'stop';
    output.textContent = '';
    form.source = new EventSource('/events');
    form.source.addEventListener('tick', event => {
      output.textContent = `id ${event.lastEventId}  ${event.data}\n${output.textContent}`.slice(0, 2000);
    });
    form.source.onerror = () => { output.textContent = `connection lost, trying again …\n${output.textContent}`; };
  },

  socket: (form, output) => {
    const send = () => form.socket.send(form.text.value);
    if (form.socket && form.socket.readyState === WebSocket.OPEN) {
      send();
      return;
    }
    form.socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/echo`);
    form.socket.onopen = () => {
      output.textContent = `open${form.socket.extensions ? `, ${form.socket.extensions}` : ''}`;
      send();
    };
    form.socket.onmessage = event => { output.textContent = `${event.data}\n${output.textContent}`.slice(0, 2000); };
    form.socket.onclose = event => { output.textContent = `closed, ${event.code} ${event.reason}\n${output.textContent}`; };
  },

  cookie: (form, output) => {
    document.cookie = `${encodeURIComponent(form.name.value)}=${encodeURIComponent(form.value.value)}; path=/; samesite=lax`;
    return ask(output, '/cookie');
  },

  users: (form, output) => ask(output, `/users/${encodeURIComponent(form.id.value)}`),

  files: async (form, output, button) => {
    const path = `/files/${form.path.value.replace(/^\/+/, '')}`;
    const headers = {};
    if (button.name === 'range') headers.range = button.value;
    if (button.name === 'again' && form.dataset.etag) headers['if-none-match'] = form.dataset.etag;
    const response = await ask(output, path, { headers });
    if (response.headers.has('etag')) form.dataset.etag = response.headers.get('etag');
  },

  errors: (form, output, button) => {
    const [method, path] = button.value.split(' ');
    return ask(output, path, { method });
  },
};

for (const card of document.querySelectorAll('article')) {
  const form = card.querySelector('form');
  const output = card.querySelector('output');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = event.submitter || form.querySelector('button');
    button.disabled = true;
    try {
      await tries[card.dataset.try](form, output, button);
    } catch (failure) {
      output.textContent = `${failure}`;
    } finally {
      button.disabled = false;
    }
  });
}

/** Over what the page came: by what the server says, and in the tooltip what the browser says. */
async function connection() {
  const facts = await (await fetch('/connection', { cache: 'no-store' })).json();
  const tls = facts.tlsVersion ? [facts.tlsVersion.replace('TLSv', 'TLS '), facts.cipher] : ['clear text'];
  element('protocol').textContent = [facts.protocol, ...tls].join(', ');
  const [navigation] = performance.getEntriesByType('navigation');
  if (navigation) element('protocol').title = `The browser calls it ${navigation.nextHopProtocol}`;
}

/** The same server at its other port, by the name that the page was asked for with. */
function other() {
  const place = element('other');
  if (!place.dataset.url) return;
  const url = new URL(place.dataset.url);
  url.hostname = location.hostname;
  const link = document.createElement('a');
  link.href = url.href;
  link.textContent = url.href;
  place.replaceChildren(link);
}

const rates = [];
let last = null;

function duration(seconds) {
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const from = Math.max(0, parts.findIndex(([unit]) => seconds >= unit));
  return parts.slice(from === -1 ? 3 : from, from + 2).map(([unit, name], i, all) =>
    `${Math.floor((i === 0 ? seconds : seconds % all[i - 1][0]) / unit)} ${name}`).join(' ');
}

function draw() {
  const top = Math.max(10, ...rates);
  const points = rates.map((rate, i) => `${120 - (rates.length - 1 - i) * 2},${30 - rate / top * 27}`);
  const path = points.length > 1 ? `M${120 - (rates.length - 1) * 2},33L${points.join('L')}L121,33Z` : '';
  element('chart').firstElementChild.setAttribute('d', path);
}

async function refresh() {
  try {
    const status = await (await fetch('/status', { cache: 'no-store' })).json();
    const now = performance.now();
    element('uptime').textContent = duration(Math.floor(status.uptimeSeconds));
    for (const name of ['requests', 'connections', 'accepted', 'failures']) {
      element(name).textContent = number.format(status[name]);
    }
    if (last) {
      const rate = Math.max(0, (status.requests - last.requests - 1) / ((now - last.now) / 1000));
      element('rate').textContent = number.format(Math.round(rate));
      rates.push(rate);
      if (rates.length > 60) rates.shift();
      draw();
    }
    last = { requests: status.requests, now };
    element('state').textContent = 'up';
    element('state').classList.remove('down');
  } catch {
    last = null;
    element('state').textContent = 'gone';
    element('state').classList.add('down');
  }
}

other();
connection().catch(failure => { element('protocol').textContent = `${failure}`; });
refresh();
setInterval(refresh, 1000);
