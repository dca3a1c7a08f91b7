'use strict';

/**
 * A chart of lines or stacked areas over the last minutes, drawn anew with each frame. Values may be missing (null): the line has a gap there.
 *
 *   new Chart(figure, { series: [{ name, style, value: frame => number }], format, stacked, least })
 */
class Chart {
  static PAD = { left: 52, right: 8, top: 8, bottom: 20 };

  constructor(figure, options) {
    this.options = { stacked: false, least: 0, ...options };
    this.frames = [];
    this.legend = figure.appendChild(document.createElement('div'));
    this.legend.className = 'legend';
    this.svg = figure.appendChild(Chart.shape('svg', { role: 'img', 'aria-label': figure.querySelector('figcaption').textContent }));
    this.at = null;
    this.svg.addEventListener('pointermove', event => this.hover(event));
    this.svg.addEventListener('pointerleave', () => { this.at = null; Chart.tip.hidden = true; this.draw(); });
  }

  static get tip() { return document.getElementById('tip'); }

  static shape(name, attributes = {}, text = '') {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => shape.setAttribute(key, value));
    shape.textContent = text;
    return shape;
  }

  /** A number above {@code most} that ends a scale well, and the step of its grid: 1, 2 or 5 times a power of ten, or of two for bytes. */
  static scale(most, bytes) {
    const base = bytes ? 1024 ** Math.floor(Math.log(Math.max(most, 1)) / Math.log(1024)) : 1;
    const raw = most / base / 4;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw * 0.999) * base;
    return { step, top: Math.ceil(most / step - 1e-9) * step };
  }

  show(frames, span) {
    this.frames = frames;
    this.span = span;
    const series = this.options.series(frames.at(-1));
    // The set of loops may change; the rest is the same from frame to frame.
    if (series.map(one => one.name).join() !== this.names) {
      this.names = series.map(one => one.name).join();
      this.series = series;
    }
    this.draw();
  }

  draw() {
    if (!this.frames.length) return;
    const { left, right, top, bottom } = Chart.PAD;
    const width = this.svg.clientWidth;
    const height = this.svg.clientHeight;
    if (!width) return;
    const end = this.frames.at(-1).at;
    const x = at => left + (width - left - right) * (1 - (end - at) / this.span);
    const rows = this.series.map(one => this.frames.map(one.value));
    if (this.options.stacked) {
      rows.forEach((row, i) => row.forEach((value, j) => { row[j] = (value ?? 0) + (i ? rows[i - 1][j] : 0); }));
    }
    const most = Math.max(this.options.least, ...rows.flat().filter(value => value !== null && Number.isFinite(value)));
    const scale = Chart.scale(most || 1, this.options.bytes);
    const y = value => top + (height - top - bottom) * (1 - value / scale.top);
    const shapes = [];
    for (let value = 0; value <= scale.top * 1.0001; value += scale.step) {
      shapes.push(Chart.shape('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }));
      shapes.push(Chart.shape('text', { x: left - 7, y: y(value) + 4, 'text-anchor': 'end' }, this.options.format(value)));
    }
    for (let minutes = 0; minutes * 60_000 < this.span; minutes++) {
      const anchor = minutes ? 'middle' : 'end';
      shapes.push(Chart.shape('text', { x: x(end - minutes * 60_000), y: height - 4, 'text-anchor': anchor }, minutes ? `−${minutes} min` : 'now'));
    }
    // The topmost area is drawn first, and the others over it.
    const order = this.options.stacked ? [...rows.keys()].reverse() : rows.keys();
    for (const i of order) {
      const points = this.frames.map((frame, j) => [x(frame.at), rows[i][j]]);
      const style = this.series[i].style;
      if (this.options.stacked) {
        const path = points.map(([px, value]) => `${px.toFixed(1)},${y(value).toFixed(1)}`).join('L');
        shapes.push(Chart.shape('path', { class: `area ${style}`, d: `M${x(this.frames[0].at).toFixed(1)},${y(0)}L${path}L${x(end).toFixed(1)},${y(0)}Z` }));
      } else {
        shapes.push(Chart.shape('path', { class: `line ${style}`, d: Chart.line(points, y) }));
      }
    }
    const cursor = this.at === null ? null : this.frames[this.at];
    if (cursor) {
      shapes.push(Chart.shape('line', { class: 'cursor', x1: x(cursor.at), x2: x(cursor.at), y1: top, y2: height - bottom }));
    }
    this.svg.replaceChildren(...shapes);
    this.x = x;
    this.label();
  }

  static line(points, y) {
    let path = '';
    let pen = 'M';
    for (const [px, value] of points) {
      if (value === null || !Number.isFinite(value)) {
        pen = 'M';
      } else {
        path += `${pen}${px.toFixed(1)},${y(value).toFixed(1)}`;
        pen = 'L';
      }
    }
    return path;
  }

  label() {
    const last = this.frames.at(-1);
    this.legend.replaceChildren(...this.series.map(one => {
      const entry = document.createElement('span');
      entry.className = one.style;
      const text = document.createElement('i');
      const value = one.value(last);
      text.textContent = `${one.name} ${value === null ? '–' : this.options.format(value)}`;
      entry.append(text);
      return entry;
    }));
  }

  hover(event) {
    if (!this.x) return;
    const at = event.clientX - this.svg.getBoundingClientRect().left;
    this.at = this.frames.reduce((best, frame, i) => Math.abs(this.x(frame.at) - at) < Math.abs(this.x(this.frames[best].at) - at) ? i : best, 0);
    const frame = this.frames[this.at];
    const head = document.createElement('b');
    head.textContent = new Date(frame.at).toLocaleTimeString();
    Chart.tip.replaceChildren(head, ...this.series.map(one => {
      const row = document.createElement('div');
      const name = row.appendChild(document.createElement('span'));
      name.className = one.style;
      name.append(Object.assign(document.createElement('i'), { textContent: one.name }));
      const value = one.value(frame);
      row.append(value === null ? '–' : this.options.format(value));
      return row;
    }));
    Chart.tip.hidden = false;
    Chart.tip.style.left = `${Math.min(event.clientX + 14, innerWidth - Chart.tip.offsetWidth - 8)}px`;
    Chart.tip.style.top = `${event.clientY + 14}px`;
    this.draw();
  }
}
