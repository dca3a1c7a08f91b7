'use strict';

const state = document.getElementById('state');
const lines = document.getElementById('lines');
const join = document.getElementById('join');
const say = document.getElementById('say');

let socket = null;
let name = '';
let attempts = 0;

function show(text, up) {
  state.textContent = text;
  state.classList.toggle('down', !up);
}

function add(line) {
  const row = document.createElement('p');
  row.className = line.kind;
  const who = document.createElement('b');
  who.textContent = line.name;
  const what = line.kind === 'said' ? line.text : line.kind === 'joined' ? 'is here' : 'has left';
  row.append(who, ' ', what);
  lines.append(row);
  lines.scrollTop = lines.scrollHeight;
}

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  socket = new WebSocket(`${scheme}//${location.host}/ws/chat?name=${encodeURIComponent(name)}`);
  show('connecting', false);
  socket.onopen = () => {
    attempts = 0;
    lines.replaceChildren();
    show(socket.extensions ? 'connected, compressed' : 'connected', true);
    join.hidden = true;
    say.hidden = false;
    say.elements.text.focus();
  };
  socket.onmessage = event => add(JSON.parse(event.data));
  socket.onclose = event => {
    say.hidden = true;
    show(event.code === 1001 ? 'the server goes down' : 'connection lost', false);
    // Later and later, and not all pages at the same moment.
    const delay = Math.min(30000, 500 * 2 ** attempts++) * (0.5 + Math.random() / 2);
    setTimeout(connect, delay);
  };
}

join.addEventListener('submit', event => {
  event.preventDefault();
  name = join.elements.name.value.trim();
  if (name) {
    connect();
  }
});

say.addEventListener('submit', event => {
  event.preventDefault();
  const text = say.elements.text.value.trim();
  if (text && socket.readyState === WebSocket.OPEN) {
    socket.send(text);
    say.reset();
  }
});

// chat?name=Ann joins at once; with &say=Hello something is said as well.
const asked = new URLSearchParams(location.search);
if (asked.get('name')) {
  name = asked.get('name').slice(0, 24);
  join.elements.name.value = name;
  connect();
  if (asked.get('say')) {
    socket.addEventListener('open', () => socket.send(asked.get('say').slice(0, 500)), { once: true });
  }
}
