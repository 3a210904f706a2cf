package org.springframework.samples;

import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;

import org.springframework.stereotype.Component;

/** Beans in the packages of Spring itself. */
public final class SpringSamples {

	private SpringSamples() {
	}

	/** One of Spring's own, for all that its package says. */
	public static class Infrastructure {

		@ZmqListener
		void on(String payload) {
		}

	}

	/** One that says so itself. */
	@ZmqListener
	public static class Listening {

		@ZmqHandler
		void on(String payload) {
		}

	}

	/** One that says so twice. */
	@ZmqListener(id = "once")
	@ZmqListener(id = "twice")
	public static class ListeningTwice {

		@ZmqHandler
		void on(String payload) {
		}

	}

	/** One of somebody who writes about Spring. */
	@Component
	public static class Sample {

		@ZmqListener
		void on(String payload) {
		}

	}

}
