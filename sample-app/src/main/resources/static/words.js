// How states, numbers and times are written.

export const words = {
	NEW: 'Not started yet',
	CONNECTING: 'Opening a TCP connection',
	CONFIRMING: 'Waiting for the peer\'s greeting',
	UP: 'Up',
	BINDING: 'Opening the port',
	LISTENING: 'Open to subscribers',
	BACKING_OFF: 'Waiting to try again',
	CLOSED: 'Closed',
};

export const networkWords = {
	PASS: 'forwards all data',
	CUT: 'no byte passes, connections stay open',
	BLACK_HOLE: 'connections are reset, new ones hang',
	FLAP: 'resets each connection within 2.5 s',
};

export const listenerWords = {
	WELL: 'handle each message at once',
	SLOW: 'prices needs 250 ms for each message',
	FAILING: 'prices throws an exception each time',
};

const numbers = new Intl.NumberFormat('en');

export const count = (number) => numbers.format(number);

export const times = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

export const seconds = (millis) => (millis / 1000).toFixed(1);

export function duration(millis) {
	if (millis < 1000) {
		return millis === 0 ? '0 s' : `${Math.round(millis)} ms`;
	}
	return millis < 100_000 ? `${seconds(millis)} s` : ago(millis);
}

export function ago(millis) {
	const whole = Math.max(0, Math.floor(millis / 1000));
	const minutes = Math.floor(whole / 60);
	if (minutes === 0) {
		return `${whole} s`;
	}
	return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const clock = (at) => new Date(at).toLocaleTimeString('en-GB');
