// How states, numbers and times are written.

export const words = {
	NEW: 'New',
	CONNECTING: 'Connecting',
	CONFIRMING: 'Greeting',
	UP: 'Up',
	BINDING: 'Binding',
	LISTENING: 'Listening',
	BACKING_OFF: 'Backing off',
	CLOSED: 'Closed',
};

const numbers = new Intl.NumberFormat('en');

export const count = (number) => numbers.format(number);

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
