package org.zmqspring.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

/**
 * Sends values of many types and notes what arrives, as bytes and as objects. What it
 * notes is the same in every application. Thread-safe.
 */
public class Probe {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final BlockingQueue<String> payloads = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> objects = new LinkedBlockingQueue<>();

	@ZmqListener(id = "payloads", topics = "value.")
	void onPayload(ZmqMessage message) {
		this.payloads.add(message.topic() + " " + Arrays.toString(message.payload()));
	}

	void note(String object) {
		this.objects.add(object);
	}

	/** Send everything and tell what has arrived, in order. */
	List<String> run(ZmqTemplate template) {
		if (!template.awaitSubscribers("value.", 1, PATIENCE) || !template.awaitSubscribers("object.", 1, PATIENCE)) {
			throw new IllegalStateException("No subscriber");
		}
		List<String> found = new ArrayList<>();
		List<Object> values = List.of(42, 4.5, true, List.of(1, 2), new Trade("EURUSD", 5), "text", new byte[] { 1, 2 },
				new int[] { 1 });
		for (Object value : values) {
			template.send("value." + value.getClass().getSimpleName(), value);
			found.add(next(this.payloads));
		}
		for (Object value : List.of(new Trade("EURUSD", 5), new Price("EURUSD", 1.5), "free text")) {
			template.send("object.", value);
			found.add(next(this.objects));
		}
		return found;
	}

	private static String next(BlockingQueue<String> queue) {
		try {
			String next = queue.poll(30, TimeUnit.SECONDS);
			return (next != null) ? next : "nothing within 30 s";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Handlers that are told apart by their types. */
	@ZmqListener(id = "objects", topics = "object.")
	public static class Objects {

		private final Probe probe;

		public Objects(Probe probe) {
			this.probe = probe;
		}

		@ZmqHandler
		void onPrice(Price price) {
			this.probe.note("onPrice " + price);
		}

		@ZmqHandler
		void onTrade(Trade trade) {
			this.probe.note("onTrade " + trade);
		}

		@ZmqHandler(isDefault = true)
		void onOther(String text) {
			this.probe.note("onOther " + text);
		}

	}

	/**
	 * A price.
	 *
	 * @param pair of what
	 * @param value how much
	 */
	public record Price(String pair, Double value) {
	}

	/**
	 * A trade.
	 *
	 * @param pair of what
	 * @param quantity how many
	 */
	public record Trade(String pair, Integer quantity) {
	}

}
