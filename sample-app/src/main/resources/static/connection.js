// Reads the events of the application, and notices when it is gone: it closes the connection, or says nothing.

const SILENCE_MILLIS = 5000; // a sample is due four times a second
const LOOK_MILLIS = 1000;

export function connect(path, { handlers, lost }) {
	let source = null;
	let heard = 0;

	function open() {
		heard = performance.now();
		source = new EventSource(path);
		source.onerror = fail;
		for (const [name, handle] of Object.entries(handlers)) {
			source.addEventListener(name, (event) => {
				heard = performance.now();
				handle(JSON.parse(event.data));
			});
		}
	}

	// The browser itself does not try again after every error.
	function fail() {
		source.close();
		lost();
	}

	open();
	setInterval(() => {
		if (source.readyState === EventSource.CLOSED) {
			open();
		}
		else if (performance.now() - heard > SILENCE_MILLIS) {
			fail();
		}
	}, LOOK_MILLIS);
}
