// The states of each link, as segments of time, and the outages of the subscriber's links.

const KEPT_MILLIS = 120_000;

export class Links {

	#segments = new Map(); // by link, oldest first; `to` is null in the present one

	#finished = []; // outages, as the last report has them

	#current = null; // an outage that it does not have yet

	restart(transitions) {
		this.#segments.clear();
		this.#finished = [];
		this.#current = null;
		transitions.forEach((transition) => this.apply(transition));
	}

	apply({ type, socket, endpoint, from, to, at, attempt, delayMillis, cause, detail, downtimeMillis }) {
		const time = Date.parse(at);
		this.#enter(key(type, socket, endpoint),
			{ type, state: to, before: from, from: time, to: null, attempt, delay: delayMillis, cause, detail });
		if (type === 'SUB' && from === 'UP' && to === 'BACKING_OFF') {
			this.#current = { from: time, to: null };
		}
		else if (type === 'SUB' && to === 'UP' && downtimeMillis && this.#current) {
			this.#current.to = this.#current.from + downtimeMillis;
		}
	}

	// If a transition was not seen, the report is right.
	check(report, at) {
		for (const socket of report.sockets) {
			for (const link of socket.links) {
				const id = key(socket.type, socket.name, link.endpoint);
				if (!this.#segments.has(id)) {
					this.#enter(id, { type: socket.type, state: link.state, before: null, from: Date.parse(link.since), to: null,
						attempt: link.attempt, delay: link.delayMillis, cause: '', detail: link.lastError });
				}
			}
		}
		this.#finished = report.sockets.filter((socket) => socket.type === 'SUB')
			.flatMap((socket) => socket.links).flatMap(finishedOutages);
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
	}

	current(type, socket, endpoint) {
		return this.#segments.get(key(type, socket, endpoint))?.at(-1);
	}

	segments(type) {
		return [...this.#segments.values()].flat().filter((segment) => segment.type === type);
	}

	outages() {
		const reported = this.#current && this.#finished.some((outage) => outage.to > this.#current.from);
		return this.#current && !reported ? [...this.#finished, this.#current] : this.#finished;
	}

}

const finishedOutages = (link) => link.outages.map(({ from, to, lost }) =>
	({ from: Date.parse(from), to: Date.parse(to), lost, numbered: Boolean(link.sequence) }));

const key = (type, socket, endpoint) => `${type} ${socket} ${endpoint}`;
