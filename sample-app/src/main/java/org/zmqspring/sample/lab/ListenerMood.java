package org.zmqspring.sample.lab;

import java.util.Objects;

import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Makes the listener of prices slow, or makes it fail. Thread-safe. */
@RestController
@Profile("!publisher & !fleet")
public class ListenerMood {

	private static final long SLOW_MILLIS = 250;

	private volatile Mood mood = Mood.WELL;

	/** How a listener behaves. */
	enum Mood {

		WELL, SLOW, FAILING

	}

	/** Called by the listener for each price. */
	public void show() {
		switch (this.mood) {
			case WELL -> {
			}
			case SLOW -> sleep();
			case FAILING -> throw new IllegalStateException("The lab makes this listener fail");
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(SLOW_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	Mood mood() {
		return this.mood;
	}

	@PostMapping(path = "/lab/listener", consumes = MediaType.APPLICATION_JSON_VALUE)
	void set(@RequestBody Request request) {
		this.mood = request.mood();
	}

	/**
	 * How the listener must behave.
	 *
	 * @param mood from now on
	 */
	record Request(Mood mood) {

		Request {
			Objects.requireNonNull(mood, "mood");
		}

	}

}
