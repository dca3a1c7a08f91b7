'use strict';

const SPAN = 300_000;
const element = id => document.getElementById(id);

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const number = value => (Math.abs(value) < 10_000 ? plain : compact).format(value);
const percent = value => `${Math.round(value * 100)} %`;

const bytes = value => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(1024)));
  const scaled = value / 1024 ** unit;
  return `${scaled < 10 && unit ? Math.round(scaled * 10) / 10 : Math.round(scaled)} ${units[unit]}`;
};

/** @param value in seconds, or null when there was none */
const time = value => {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  if (value < 0.001) return `${plain.format(Math.round(value * 1e6))} µs`;
  return value < 1 ? `${plain.format(value * 1e3)} ms` : `${plain.format(value)} s`;
};

const uptime = seconds => {
  const parts = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).map(([size, unit], i) => `${Math.floor(i ? seconds % parts[first][0] / size : seconds / size)} ${unit}`).join(' ');
};

const byClass = digit => frame => frame.classes[digit] ?? 0;
const quantile = name => frame => frame.latency ? frame.latency[name] : null;
const fixed = series => () => series;

const charts = Object.fromEntries(Object.entries({
  requests: { stacked: true, least: 4, format: number, series: fixed([
    { name: '2xx', style: 's1', value: byClass(2) }, { name: '3xx', style: 's2', value: byClass(3) },
    { name: '4xx', style: 's3', value: byClass(4) }, { name: '5xx', style: 's4', value: byClass(5) }]) },
  latency: { least: 0.0001, format: time, series: fixed([
    { name: 'p50', style: 's1', value: quantile('p50') }, { name: 'p90', style: 's2', value: quantile('p90') }, { name: 'p99', style: 's4', value: quantile('p99') }]) },
  connections: { least: 4, format: number, series: fixed([
    { name: 'connections', style: 's1', value: frame => frame.connections }, { name: 'requests under way', style: 's3', value: frame => frame.active }]) },
  loops: { least: 1, format: percent, series: frame => frame.loops.map((loop, i) => (
    { name: `loop ${i}`, style: `s${i % 6 + 1}`, value: one => one.loops[i]?.utilisation ?? null })) },
  traffic: { least: 1024, bytes: true, format: bytes, series: fixed([
    { name: 'sent', style: 's1', value: frame => frame.bytesOut }, { name: 'received', style: 's5', value: frame => frame.bytesIn }]) },
  memory: { least: 1 << 20, bytes: true, format: bytes, series: fixed([
    { name: 'heap in use', style: 's1', value: frame => frame.memory.heap }, { name: 'buffers', style: 's3', value: frame => frame.memory.buffers }]) },
}).map(([name, options]) => [name, new Chart(document.querySelector(`[data-chart=${name}]`), options)]));

let frames = [];

function tile(id, text, more) {
  element(id).textContent = text;
  element(`${id}-more`).textContent = more;
}

function tiles(frame) {
  const failed = byClass(5)(frame);
  const busiest = frame.loops.length ? Math.max(...frame.loops.map(loop => loop.utilisation)) : 0;
  const lag = frame.loops.length ? Math.max(...frame.loops.map(loop => loop.lag)) : 0;
  tile('requests', number(frame.requests), `${compact.format(frame.total)} in all`);
  tile('p99', frame.latency ? time(frame.latency.p99) : '–', frame.latency ? `half within ${time(frame.latency.p50)}` : 'no request');
  tile('errors', number(failed), `4xx: ${number(byClass(4)(frame))} a second`);
  tile('connections', number(frame.connections), `${number(frame.active)} requests under way`);
  tile('utilisation', percent(busiest), `${frame.loops.length} in all, longest turn ${time(lag)}`);
  tile('memory', bytes(frame.memory.heap + frame.memory.buffers), `${number(frame.memory.descriptors)} descriptors`);
}

/** Fills a table: one row of texts a record; numbers are aligned by the head of their column. */
function table(id, records, row, empty) {
  const columns = [...element(id).querySelectorAll('th')];
  const body = element(id).tBodies[0];
  if (!records.length) {
    const none = document.createElement('tr');
    none.className = 'empty';
    none.insertCell().textContent = empty;
    none.cells[0].colSpan = columns.length;
    body.replaceChildren(none);
    return;
  }
  body.replaceChildren(...records.map(record => {
    const line = document.createElement('tr');
    if (!record.requests) line.className = 'idle';
    row(record).forEach((text, i) => {
      const cell = line.insertCell();
      const hot = typeof text === 'object';
      cell.textContent = hot ? text.hot : text;
      cell.className = `${columns[i].className}${hot ? ' hot' : ''}`;
    });
    return line;
  }));
}

const alarming = value => value > 0 ? { hot: number(value) } : '0';

function tables(frame) {
  table('hosts', frame.hosts, host => [host.name, host.tenant, number(host.requests), time(host.p50), time(host.p99), number(host.errors4),
    alarming(host.errors5), bytes(host.bytesOut), compact.format(host.total)], 'no host is named: the routes answer for all');
  table('tenants', frame.tenants, tenant => [tenant.id, number(tenant.hosts), number(tenant.requests), number(tenant.active), alarming(tenant.refused),
    bytes(tenant.bytesOut), compact.format(tenant.total)], 'there are no tenants');
  table('routes', frame.routes, route => [route.template, number(route.requests), time(route.p50), time(route.p99), compact.format(route.total)], 'no route was asked for');
}

function list(id, entries, empty) {
  element(id).replaceChildren(...(entries.length ? entries : [{ name: '', text: empty }]).map(({ name, text, value, bad }) => {
    const item = document.createElement('li');
    item.className = bad ? 'bad' : '';
    if (name) item.append(Object.assign(document.createElement('b'), { textContent: name }));
    item.append(Object.assign(document.createElement('span'), { textContent: text ?? '' }));
    if (value) item.append(Object.assign(document.createElement('span'), { textContent: value }));
    return item;
  }));
}

function health(frame) {
  const failing = frame.health.filter(check => !check.ok);
  list('checks', frame.health.map(check => ({ name: check.name, text: check.text, bad: !check.ok })), 'nothing is checked');
  list('limits', Object.entries(frame.limits).map(([name, count]) => ({ name, value: number(count) })), 'none so far');
  element('health').textContent = failing.length ? `${failing.length} failing` : 'healthy';
  element('health').className = failing.length ? 'pill bad' : 'pill';
}

function show() {
  const frame = frames.at(-1);
  if (!frame) return;
  tiles(frame);
  tables(frame);
  health(frame);
  element('about').textContent = `${frame.about} · up ${uptime(frame.uptime)}`;
  Object.values(charts).forEach(chart => chart.show(frames, SPAN));
}

function feed(text, bad) {
  element('feed').textContent = text;
  element('feed').className = bad ? 'pill bad' : 'pill';
}

/** With "?still" the page shows what was until now, and does not go on: for pictures of it. */
const still = new URLSearchParams(location.search).has('still');
const source = new EventSource('/dashboard/events');
source.addEventListener('history', event => {
  frames = JSON.parse(event.data);
  feed(still ? 'as of now' : 'live');
  show();
  if (still) source.close();
});
source.addEventListener('frame', event => {
  frames.push(JSON.parse(event.data));
  frames = frames.filter(frame => frames.at(-1).at - frame.at <= SPAN);
  feed('live');
  show();
});
source.onerror = () => feed('connection lost', true);
addEventListener('resize', show);
