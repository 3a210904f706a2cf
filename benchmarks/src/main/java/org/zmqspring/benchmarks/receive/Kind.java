package org.zmqspring.benchmarks.receive;

import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** A kind of listener, and the same work as hand-written code. */
enum Kind {

	BYTES("@ZmqListener(byte[])", Listening.Bytes.class, (payload) -> payload.length, 0.95),

	POLLER("byte[], threading = poller", Listening.OnPoller.class, (payload) -> payload.length, 0.95),

	TEXT("String", Listening.Text.class, Kind::text, 0.9),

	JSON("JSON to a record", Listening.Json.class, Kind::json, 0.9),

	WHOLE("ZmqMessage", Listening.Whole.class, (payload) -> payload.length, 0.9),

	MESSAGING("Message<String>", Listening.Messaging.class, Kind::text, 0.9),

	BATCH("batch of byte[]", Listening.Batch.class, (payload) -> payload.length, 0.9);

	private static final ObjectReader QUOTES = new JsonMapper().readerFor(Quote.class);

	final String text;

	final Class<? extends Listening> listener;

	final ToLongFunction<byte[]> byHand;

	final double wanted;

	Kind(String text, Class<? extends Listening> listener, ToLongFunction<byte[]> byHand, double wanted) {
		this.text = text;
		this.listener = listener;
		this.byHand = byHand;
		this.wanted = wanted;
	}

	private static long text(byte[] payload) {
		return new String(payload, StandardCharsets.UTF_8).length();
	}

	private static long json(byte[] payload) {
		return QUOTES.<Quote>readValue(payload).text().length();
	}

}
