// Reads the events of the lab and updates the page.
import { charts } from './charts.js';
import { connect } from './connection.js';
import { Links } from './links.js';
import { meters } from './meters.js';
import { caption } from './story.js';
import { timeline } from './timeline.js';
import { ago, clock, count, duration, listenerWords, networkWords, seconds, times, words } from './words.js';

const KEPT_MILLIS = 120_000;
const SUBTITLE = 'Break the connection. Watch it come back.';

const element = (id) => document.getElementById(id);
const links = new Links();
let faults = []; // of the network, with the time they began and ended
let flows = [];
let sample = null;
let failure = ''; // of the last request of a button
let contact = 'none'; // with the application: none, live or gone
let clockOffset = null; // how much the server's clock is ahead of this page's

const capacity = { prices: 200 }; // of the queues of listeners

const now = () => performance.now() + (clockOffset ?? 0);

function synchronise(at) {
	const offset = at - performance.now();
	// the sample with the shortest delay is the most accurate
	clockOffset = clockOffset === null || offset > clockOffset ? offset : clockOffset + (offset - clockOffset) / 50;
}

// Events

const handlers = {
	past(past) {
		links.restart(past.transitions);
		flows = past.flows.map(flowOf);
		element('transitions').replaceChildren();
		past.transitions.slice(-60).forEach(log);
	},
	transition(transition) {
		links.apply(transition);
		log(transition);
		announce(transition);
		if (sample) {
			showNow();
		}
	},
	sample(next) {
		sample = next;
		const at = Date.parse(next.at);
		synchronise(at);
		links.check(next.zmq, at);
		if (next.flow) {
			flows.push(flowOf(next.flow));
			flows = flows.slice(-400);
		}
		noteFault(next.network, at);
		comeBack();
		show();
	},
};

// The page stops as it was at the last event.
function lose() {
	if (contact !== 'gone') {
		contact = 'gone';
		document.body.dataset.gone = '';
		pageState('no answer');
		endFault(sample && Date.parse(sample.at));
		showCaption();
		enableButtons();
	}
}

function comeBack() {
	if (contact !== 'live') {
		contact = 'live';
		delete document.body.dataset.gone;
		pageState('live');
	}
}

const flowOf = (flow) => ({ ...flow, at: Date.parse(flow.at) });

function noteFault(mode, at) {
	if (faults.at(-1)?.mode !== mode) {
		endFault(at);
	}
	if (mode && mode !== 'PASS' && !hasFault()) {
		faults.push({ mode, from: at, to: null });
	}
	faults = faults.filter((fault) => fault.to === null || fault.to > at - KEPT_MILLIS);
}

function endFault(at) {
	if (hasFault()) {
		faults.at(-1).to = at;
	}
}

const hasFault = () => faults.length > 0 && faults.at(-1).to === null;

function pageState(text) {
	element('page-state').textContent = text;
}

// What is shown

const socketsOf = (type) => sample.zmq.sockets.filter((socket) => socket.type === type);
const linkOf = (type) => socketsOf(type)[0]?.links[0];

function show() {
	document.body.dataset.role = sample.flow ? (sample.publishing === null ? 'subscriber' : 'both') : 'publisher';
	showNow();
	showPublisher();
	showCaption();
	enableButtons();
	if (sample.flow) {
		showNetwork();
		showSubscriber();
		showListeners();
		const flow = sample.flow;
		element('received').textContent = count(flow.received);
		const sequence = linkOf('SUB')?.sequence;
		element('recovered').textContent = sequence ? count(sequence.recovered) : '–';
		element('lost').textContent = lostFigure(sequence);
		element('dropped').textContent = count(sample.zmq.listeners.reduce((sum, { dropped }) => sum + dropped, 0));
		element('rate').textContent = count(Math.round(flow.perSecond));
		element('latency').textContent = flow.medianMillis === null ? 'no messages'
			: `${count(Number(flow.medianMillis.toFixed(1)))} · ${count(Number(flow.slowestMillis.toFixed(1)))}`;
	}
}

function showCaption() {
	const story = sample?.story;
	const text = contact === 'gone' ? absence() : failure || (story ? caption(story) : SUBTITLE);
	const shown = element('caption');
	if (shown.textContent !== text) {
		shown.textContent = text;
	}
	shown.toggleAttribute('data-failed', contact === 'gone' || Boolean(failure));
	shown.toggleAttribute('data-told', Boolean(story) && contact === 'live');
	element('story').hidden = !sample?.flow || sample.publishing === null;
	element('story').textContent = story ? 'Stop the story' : 'Play the story (40 s)';
}

function absence() {
	return sample ? `The application has not answered since ${clock(sample.at)}. This page keeps trying.`
		: 'The application does not answer. This page keeps trying.';
}

// While the story is played, only the story can be stopped.
function enableButtons() {
	const told = Boolean(sample?.story);
	document.querySelectorAll('button').forEach((button) => {
		button.disabled = contact !== 'live' || (told && button.id !== 'story');
	});
	element('flood').disabled ||= !sample?.publishing;
}

// What a restart of the publisher cost is unknown, and not counted.
function lostFigure(sequence) {
	return sequence ? `${sequence.restarts ? '≥ ' : ''}${count(sequence.lost)}` : '–';
}

function showNow() {
	const receiving = Boolean(sample.flow);
	const socket = socketsOf(receiving ? 'SUB' : 'PUB')[0];
	const link = socket?.links[0];
	const current = link && links.current(receiving ? 'SUB' : 'PUB', socket.name, link.endpoint);
	const state = current?.state ?? 'CLOSED';
	element('now').dataset.state = state;
	element('link-name').textContent = receiving ? 'the link to the publisher' : 'the publisher';
	element('link-state').textContent = state;
	element('headline').textContent = words[state];
	element('reconnects').textContent = count(link?.reconnects ?? 0);
	element('downtime').textContent = duration(link?.downtimeMillis ?? 0);
	element('link-detail').textContent = detail(state, current, link);
	tick();
}

function detail(state, current, link) {
	switch (state) {
		case 'UP':
			return link.state === 'UP' ? `confirmed by ${link.evidence === 'message' ? 'a message' : 'the greeting'}` : '';
		case 'BACKING_OFF':
			return `${current.before === 'UP' ? 'lost' : `attempt ${current.attempt}`}: ${current.detail ?? current.cause}`;
		case 'CONNECTING':
			return `attempt ${current.attempt}: TCP connects`;
		case 'CONFIRMING':
			return `attempt ${current.attempt}: TCP is connected, waiting for the peer's greeting`;
		case 'LISTENING':
			return `${link.address ?? link.endpoint}, ${count(link.peers ?? 0)} connected`;
		default:
			return '';
	}
}

function showPublisher() {
	const socket = socketsOf('PUB')[0];
	const link = linkOf('PUB');
	const elsewhere = sample.publishing === null;
	element('publisher').dataset.state = elsewhere ? 'ELSEWHERE' : link?.state ?? 'GONE';
	element('publisher-buttons').hidden = elsewhere;
	element('publisher-what').textContent = elsewhere ? 'in another process, on port 5555: sample-app/peers/pub.py --numbered'
		: link?.state === 'LISTENING' ? `${link.address} · ${count(socket.sent ?? 0)} sent`
		: 'closed: nothing listens on its port';
	element('stop-start').textContent = sample.publishing ? 'Stop publisher' : 'Start publisher';
	element('flood').setAttribute('aria-pressed', String(Boolean(sample.flooding)));
}

function showNetwork() {
	element('network').dataset.network = sample.network;
	element('network').dataset.link = linkOf('SUB')?.state === 'UP' ? 'up' : 'down';
	element('network-what').textContent = networkWords[sample.network];
	press('#network button', 'mode', sample.network);
}

function showSubscriber() {
	const link = linkOf('SUB');
	element('subscriber').dataset.state = link?.state ?? 'CLOSED';
	element('subscriber-what').textContent = link ? `${link.state} · ${link.endpoint}` : '';
	const { lost = 0, recovered = 0, restarts = 0 } = link?.sequence ?? {};
	element('subscriber-recovered').textContent = `${count(recovered)} asked for and recovered`;
	element('subscriber-recovered').hidden = !recovered;
	const bad = [lost && `${count(lost)} lost on the way`,
		restarts && `publisher restarted ${times(restarts, 'time')}, loss unknown`].filter(Boolean).join(' · ');
	element('subscriber-lost').textContent = bad;
	element('subscriber-lost').hidden = !bad;
}

function showListeners() {
	element('listeners').dataset.listener = sample.mood;
	element('listeners-what').textContent = listenerWords[sample.mood];
	press('#listeners button', 'mood', sample.mood);
	const list = element('listener-list');
	const { listeners } = sample.zmq;
	while (list.children.length > listeners.length) {
		list.lastChild.remove();
	}
	listeners.forEach((listener, index) => showListener(list.children[index] ?? list.appendChild(listenerItem()), listener));
}

function listenerItem() {
	const item = document.createElement('li');
	item.innerHTML = '<p class="name"><span></span><span></span></p><p class="what bad"></p><meter min="0"></meter>';
	return item;
}

function showListener(item, { id, received, queue, failed, quarantine, dropped }) {
	const [name, what] = item.querySelectorAll('.name span');
	name.textContent = id;
	what.textContent = `${count(received)} received · ${count(queue)} waiting`;
	const bad = [failed && `${count(failed)} failed`, quarantine && `${count(quarantine)} in quarantine`,
		dropped && `${count(dropped)} dropped`].filter(Boolean).join(' · ');
	item.querySelector('.bad').textContent = bad;
	item.querySelector('.bad').hidden = !bad;
	const meter = item.querySelector('meter');
	meter.max = capacity[id] ?? 8192;
	meter.low = meter.high = meter.max / 2;
	meter.optimum = 0;
	meter.value = queue;
	meter.ariaLabel = `Queue of ${id}`;
}

function press(selector, name, value) {
	document.querySelectorAll(selector).forEach((button) =>
		button.setAttribute('aria-pressed', String(button.dataset[name] === value)));
}

function log(transition) {
	const item = document.createElement('li');
	item.dataset.state = transition.to;
	item.innerHTML = '<time></time><span class="to"></span> <span class="why"></span>';
	item.querySelector('time').textContent = clock(transition.at);
	item.querySelector('.to').textContent = transition.to;
	item.querySelector('.why').textContent = [
		{ PUB: 'publisher', ROUTER: 'replay of the publisher' }[transition.type],
		transition.detail ?? transition.cause,
		transition.delayMillis ? `next attempt in ${duration(transition.delayMillis)}` : '',
		transition.downtimeMillis ? `after ${duration(transition.downtimeMillis)}` : '',
	].filter(Boolean).join(', ');
	const list = element('transitions');
	list.prepend(item);
	while (list.children.length > 60) {
		list.lastChild.remove();
	}
}

// For screen readers; an announcement for each attempt would be too much.
function announce({ type, from, to, downtimeMillis, delayMillis, cause }) {
	if (type === 'SUB' && to === 'UP') {
		say(downtimeMillis ? `Connected again after ${duration(downtimeMillis)}` : 'Connected');
	}
	else if (type === 'SUB' && from === 'UP') {
		say(`Connection lost: ${cause}. Next attempt in ${duration(delayMillis)}`);
	}
	else if (type === 'PUB' && (to === 'LISTENING' || to === 'CLOSED')) {
		say(to === 'LISTENING' ? 'The publisher is bound' : 'The publisher is closed');
	}
}

function say(text) {
	element('announcement').textContent = text;
}

// Time

function tick() {
	if (!sample) {
		return;
	}
	const receiving = Boolean(sample.flow);
	const socket = socketsOf(receiving ? 'SUB' : 'PUB')[0];
	const link = socket?.links[0];
	const current = link && links.current(receiving ? 'SUB' : 'PUB', socket.name, link.endpoint);
	const waits = current?.state === 'BACKING_OFF';
	element('countdown').hidden = !waits;
	if (waits) {
		element('seconds').textContent = seconds(Math.max(0, current.from + current.delay - now()));
		element('drawn').textContent = `drawn: ${duration(current.delay)}, at most `
			+ duration(socket.settings.reconnectIvlMaxMillis || socket.settings.reconnectIvlMillis);
	}
	else if (current && (current.state === 'UP' || current.state === 'LISTENING')) {
		element('headline').textContent = `${words[current.state]} for ${ago(now() - current.from)}`;
	}
}

function draw() {
	if (document.hidden || contact !== 'live') {
		return;
	}
	tick();
	const settings = (socketsOf('SUB')[0] ?? socketsOf('PUB')[0])?.settings;
	timeline.draw({
		now: now(), links, faults,
		receiving: Boolean(sample.flow), publishing: sample.publishing !== null,
		longest: settings?.reconnectIvlMaxMillis || settings?.reconnectIvlMillis || 5000,
	});
	if (sample.flow) {
		charts.draw(now(), flows);
	}
}

// Buttons

async function send(path, body) {
	const headers = { 'Content-Type': 'application/json' };
	try {
		const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
		failure = answer.ok ? '' : `The request failed with status ${answer.status}.`;
	}
	catch {
		failure = 'The request got no answer.';
	}
	showCaption();
}

function buttons() {
	element('story').onclick = () => send('/lab/story', { action: sample.story ? 'STOP' : 'PLAY' });
	element('stop-start').onclick = () => send('/lab/publisher', { action: sample.publishing ? 'STOP' : 'START' });
	element('flood').onclick = () => send('/lab/publisher', { action: 'FLOOD' });
	const toggle = (selector, path, name, normal) => document.querySelectorAll(selector).forEach((button) => {
		button.onclick = () => send(path,
			{ [name]: button.getAttribute('aria-pressed') === 'true' ? normal : button.dataset[name] });
	});
	toggle('#network button', '/lab/network', 'mode', 'PASS');
	toggle('#listeners button', '/lab/listener', 'mood', 'WELL');
}

buttons();
enableButtons();
connect('/lab/events', { handlers, lost: lose });
meters(element('meter-rows'), () => contact === 'gone');
setInterval(draw, 100);
