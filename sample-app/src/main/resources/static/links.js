// The states of each link, as segments of time.

const KEPT_MILLIS = 120_000;

export class Links {

	#segments = new Map(); // by link, oldest first; `to` is null in the present one

	#outages = [];

	restart(transitions) {
		this.#segments.clear();
		this.#outages = [];
		transitions.forEach((transition) => this.apply(transition));
	}

	apply({ type, socket, endpoint, from, to, at, attempt, delayMillis, cause, detail, downtimeMillis }) {
		const time = Date.parse(at);
		this.#enter(key(type, socket, endpoint),
			{ type, state: to, before: from, from: time, to: null, attempt, delay: delayMillis, cause, detail });
		if (type === 'SUB' && from === 'UP' && to === 'BACKING_OFF') {
			this.#outages.push({ from: time, to: null });
		}
		else if (type === 'SUB' && to === 'UP' && downtimeMillis && this.#outages.length) {
			const outage = this.#outages.at(-1);
			outage.to = outage.from + downtimeMillis;
		}
	}

	// If a transition was not seen, the report is right.
	check(report, at) {
		const present = new Set();
		for (const socket of report.sockets) {
			for (const link of socket.links) {
				const id = key(socket.type, socket.name, link.endpoint);
				present.add(id);
				if (!this.#segments.has(id)) {
					this.#enter(id, { type: socket.type, state: link.state, before: null, from: Date.parse(link.since), to: null,
						attempt: link.attempt, delay: link.delayMillis, cause: '', detail: link.lastError });
				}
			}
		}
		this.#forget(at - KEPT_MILLIS);
	}

	#enter(id, segment) {
		const segments = this.#segments.get(id) ?? [];
		const last = segments.at(-1);
		if (last) {
			last.to = segment.from;
		}
		segments.push(segment);
		this.#segments.set(id, segments);
	}

	#forget(before) {
		for (const [id, segments] of this.#segments) {
			this.#segments.set(id, segments.filter((segment) => segment.to === null || segment.to > before));
		}
		this.#outages = this.#outages.filter((outage) => outage.to === null || outage.to > before);
	}

	current(type, socket, endpoint) {
		return this.#segments.get(key(type, socket, endpoint))?.at(-1);
	}

	segments(type) {
		return [...this.#segments.values()].flat().filter((segment) => segment.type === type);
	}

	outages() {
		return this.#outages;
	}

}

const key = (type, socket, endpoint) => `${type} ${socket} ${endpoint}`;
