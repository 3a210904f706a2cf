// Draws the last minute: which side was up, the state of the network, and each delay as a bar whose length and
// height show the drawn delay. The bar to the right of "now" is the current delay.
import { count, duration } from './words.js';

const FUTURE_MILLIS = 6_000;
const HEIGHT = 268;
const STRIP = 12;
const LIMIT = 96; // the top of the longest delay
const FLOOR = 222; // the foot of the bars
const LETTER = 6.4; // the approximate width of one
const SPARE = 14; // how much longer than its outage a text may be

export const span = (width) => ({ past: width < 600 ? 24_000 : 54_000, future: FUTURE_MILLIS });
export const gutter = (width) => width < 600 ? 58 : 72;

const faultNames = { CUT: 'cut', BLACK_HOLE: 'black hole', FLAP: 'flapping' };

function draw({ now, links, faults, receiving, publishing, longest }) {
	const svg = document.getElementById('timeline');
	const width = svg.clientWidth;
	const left = gutter(width);
	const { past, future } = span(width);
	const x = (at) => left + (width - left) * (at - now + past) / (past + future);
	const from = (at) => Math.max(left, x(at));
	const parts = [frame({ width, left, x, now, past, longest, receiving, publishing })];
	if (publishing) {
		parts.push(...links.segments('PUB').map((segment) => publisherPart(segment, { from, x, now, left })));
	}
	if (receiving) {
		parts.push(network(faults, { from, x, now, left }));
		parts.push(...links.segments('SUB').map((segment) => subscriberPart(segment, { from, x, now, left, longest })));
		parts.push(...links.outages().map((outage) => outageLabel(outage, { from, x, left, now, width })));
	}
	parts.push(`<line class="present" x1="${x(now)}" x2="${x(now)}" y1="6" y2="${FLOOR + STRIP + 8}"/>`);
	svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
	svg.innerHTML = parts.join('');
}

function frame({ width, left, x, now, past, longest, receiving, publishing }) {
	const parts = [`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
		patternTransform="rotate(45)"><line class="hatching" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`];
	for (let age = 0; age <= past; age += 10_000) {
		const at = x(now - age);
		parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="6" y2="${FLOOR + STRIP + 8}"/>`,
			`<text x="${at}" y="${HEIGHT - 8}" text-anchor="middle">${age ? `−${age / 1000} s` : 'now'}</text>`);
	}
	if (publishing) {
		parts.push(`<text class="row" x="0" y="19">publisher</text>`);
	}
	if (receiving) {
		parts.push(`<text class="row" x="0" y="47">network</text>`,
			`<text class="row" x="0" y="${FLOOR + 10}">subscriber</text>`,
			`<text x="0" y="${LIMIT + 4}">${duration(longest)}</text>`,
			`<text x="0" y="${LIMIT - 11}">delays</text>`,
			`<line class="bound" x1="${left}" x2="${width}" y1="${LIMIT}" y2="${LIMIT}"/>`);
	}
	return parts.join('');
}

const rect = (name, x, y, width, height, title) => width <= 0 ? ''
	: `<rect class="${name}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${Math.min(2, width / 2)}">${
		title ? `<title>${title}</title>` : ''}</rect>`;

function publisherPart(segment, { from, x, now, left }) {
	const end = x(segment.to ?? now);
	const names = { LISTENING: 'up', BACKING_OFF: 'wait' };
	const name = names[segment.state];
	return end < left || !name ? '' : rect(name, from(segment.from), 9, end - from(segment.from), STRIP);
}

function network(faults, { from, x, now, left }) {
	const parts = [`<line class="axis" x1="${left}" x2="${x(now)}" y1="43" y2="43"/>`];
	for (const fault of faults) {
		const end = x(fault.to ?? now);
		if (end > left) {
			const start = from(fault.from);
			parts.push(rect('fault', start, 37, end - start, STRIP),
				`<text class="fault-name" x="${start}" y="63">${faultNames[fault.mode]}</text>`);
		}
	}
	return parts.join('');
}

function subscriberPart(segment, { from, x, now, left, longest }) {
	const start = from(segment.from);
	const end = x(segment.to ?? now);
	if (segment.state === 'BACKING_OFF') {
		return x(segment.from + segment.delay) < left ? '' : delayBar(segment, { from, x, now, longest });
	}
	if (end < left) {
		return '';
	}
	if (segment.state === 'UP') {
		return rect('wash', start, LIMIT, end - start, FLOOR - LIMIT) + rect('up', start, FLOOR, end - start, STRIP);
	}
	const trying = segment.state === 'CONNECTING' || segment.state === 'CONFIRMING';
	return trying ? rect('try', start, FLOOR, Math.max(2, end - start), STRIP, segment.state) : '';
}

function delayBar({ from: began, to, delay }, { from, x, now, longest }) {
	const height = Math.max(3, (FLOOR - LIMIT) * Math.min(1, delay / longest));
	const top = FLOOR - height;
	const start = from(began);
	const whole = x(began + delay);
	const over = Math.min(x(to ?? now), whole);
	const inside = to !== null && height > 24;
	const label = whole - start < 34 ? ''
		: `<text class="delay ${inside ? 'inside' : ''}" x="${(start + whole) / 2}" y="${inside ? top + 15 : top - 5}"
			text-anchor="middle">${duration(delay)}</text>`;
	return (to === null ? rect('to-come', start, top, whole - start, height) : '')
		+ rect('wait', start, top, Math.max(1, over - start - 1), height, duration(delay))
		+ rect('wait', start, FLOOR, over - start, 3) + label;
}

function outageLabel(outage, { from, x, left, now, width }) {
	const end = x(outage.to ?? now);
	if (end < left) {
		return '';
	}
	const start = Math.min(end, from(outage.from));
	const length = duration(Math.max(0, (outage.to ?? now) - outage.from));
	const lost = lostIn(outage);
	const sentence = outage.to === null ? `down for ${length}` : `${length} down${lost}`;
	const text = [sentence, `${length}${lost}`, length, ''].find((words) => words.length * LETTER <= end - start + SPARE);
	const room = text.length * LETTER;
	const middle = Math.min(width - room / 2, Math.max(left + room / 2, (start + end) / 2));
	return `<g><title>${sentence}</title>`
		+ `<line class="present" x1="${start}" x2="${end}" y1="${LIMIT - 10}" y2="${LIMIT - 10}"/>`
		+ `<text class="outage" x="${middle}" y="${LIMIT - 16}" text-anchor="middle">${text}</text></g>`;
}

// Unknown until the next message, and if the publisher has restarted. Messages without numbers tell nothing.
function lostIn({ numbered, lost }) {
	return numbered ? `, ${lost === null ? 'loss unknown' : `${count(lost)} lost`}` : '';
}

export const timeline = { draw };
