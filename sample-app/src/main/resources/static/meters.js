// The meters, read from the actuator every two seconds.
import { count } from './words.js';

const EVERY_MILLIS = 2000;
const LINE = /^(zmq_\w+)(?:\{(.*)\})? (\S+)$/;

export function meters(body, isPaused) {
	const rows = new Map();

	async function read() {
		if (!document.hidden && !isPaused()) {
			try {
				const answer = await fetch('/actuator/prometheus');
				show(await answer.text());
			}
			catch {
				// the application does not answer: the page says so, and pauses this
			}
		}
		setTimeout(read, EVERY_MILLIS);
	}

	function show(text) {
		const seen = new Set();
		for (const [line, name, tags = '', value] of text.split('\n').map((each) => LINE.exec(each)).filter(Boolean)) {
			const id = line.slice(0, line.lastIndexOf(' '));
			seen.add(id);
			update(rows.get(id) ?? add(id, name, tags), written(Number(value)));
		}
		for (const [id, row] of rows) {
			if (!seen.has(id)) {
				row.remove();
				rows.delete(id);
			}
		}
	}

	function add(id, name, tags) {
		const row = body.insertRow();
		row.insertCell().textContent = name;
		row.insertCell().textContent = tags.replaceAll('"', '').replaceAll(',', ' ');
		row.insertCell().className = 'number';
		rows.set(id, row);
		return row;
	}

	read();
}

function update(row, value) {
	const cell = row.lastChild;
	row.classList.toggle('changed', cell.textContent !== '' && cell.textContent !== value);
	cell.textContent = value;
}

const written = (value) => Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));
