package org.zmqspring.sample.lab;

import java.util.Objects;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.zmqspring.sample.PricePublisher;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stops and starts the publisher of this process, which closes its socket and binds it
 * again, and makes it publish faster than subscribers can read. Thread-safe.
 */
@RestController
@Profile("!subscriber & !fleet")
class PublisherControl {

	private static final Duration FLOOD = Duration.ofSeconds(2);

	private final SmartLifecycle publisher;

	private final PricePublisher prices;

	private final AtomicBoolean flooding = new AtomicBoolean();

	PublisherControl(@Qualifier("zmqPublisherLifecycle") SmartLifecycle publisher, PricePublisher prices) {
		this.publisher = publisher;
		this.prices = prices;
	}

	boolean isRunning() {
		return this.publisher.isRunning();
	}

	boolean isFlooding() {
		return this.flooding.get();
	}

	@PostMapping(path = "/lab/publisher", consumes = MediaType.APPLICATION_JSON_VALUE)
	void act(@RequestBody Request request) {
		switch (request.action()) {
			case START -> this.publisher.start();
			case STOP -> this.publisher.stop();
			case FLOOD -> flood();
		}
	}

	private void flood() {
		if (this.flooding.compareAndSet(false, true)) {
			Thread thread = new Thread(() -> {
				try {
					this.prices.flood(FLOOD);
				}
				finally {
					this.flooding.set(false);
				}
			}, "lab-flood");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** What the publisher can be asked to do. */
	enum Action {

		START, STOP, FLOOD

	}

	/**
	 * A request to the publisher.
	 *
	 * @param action what to do
	 */
	record Request(Action action) {

		Request {
			Objects.requireNonNull(action, "action");
		}

	}

}
