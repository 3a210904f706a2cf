package org.zmqspring.integration.feeds;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Header;

/** The listeners and beans that {@code docs/feeds.md} shows, a class for each recipe. */
final class FeedRecipes {

	private FeedRecipes() {
	}

	/** What an application holds of a publisher. Thread-safe. */
	static final class Mirror {

		final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

		void clear() {
			this.calls.add("clear");
		}

		void clear(String topic) {
			this.calls.add("clear " + topic);
		}

		void update(byte[] payload) {
			this.calls.add(payload.length + " bytes");
		}

		void update(String topic, byte[] payload) {
			this.calls.add(topic + " " + payload.length + " bytes");
		}

	}

	static class Vllm {

		final Mirror index = new Mirror();

		@ZmqListener(subscriber = "kv")
		void onEvents(byte[] messagePack, @Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			if (lost != 0) {
				this.index.clear();
			}
			this.index.update(messagePack);
		}

	}

	static class Bitcoin {

		final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();

		final Mirror transactions = new Mirror();

		@ZmqListener(subscriber = "bitcoin", topics = "hashblock")
		void onBlock(byte[] hash) {
			this.blocks.add(HexFormat.of().formatHex(hash));
		}

		@ZmqListener(subscriber = "bitcoin", topics = "rawtx")
		void onTransaction(byte[] transaction, @Header(ZmqHeaders.TOPIC) String topic,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			if (lost != 0) {
				this.transactions.clear(topic);
			}
			this.transactions.update(topic, transaction);
		}

	}

	static class Clone {

		final Map<String, String> values = new ConcurrentHashMap<>();

		final long snapshotNumber = 3;

		@ZmqListener(subscriber = "clone", topics = "/client/")
		void onUpdate(String value, @Header(ZmqHeaders.TOPIC) String key, ZmqMessage message) {
			long number = ByteBuffer.wrap(message.frames().get(1)).getLong();
			if (number > this.snapshotNumber) {
				this.values.put(key, value);
			}
		}

	}

	static class Monero {

		final BlockingQueue<Long> heights = new LinkedBlockingQueue<>();

		record MinimalChain(long first_height, List<String> ids) {
		}

		@ZmqListener(subscriber = "monero", topics = "json-minimal-chain_main")
		void onChain(MinimalChain chain) {
			this.heights.add(chain.first_height());
		}

	}

	static class Misp {

		final BlockingQueue<Object> attributes = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "misp", topics = "misp_json_attribute")
		void onAttribute(Map<String, Object> json) {
			this.attributes.add(json.get("Attribute"));
		}

	}

	static class Eddn {

		final BlockingQueue<Object> systems = new LinkedBlockingQueue<>();

		record Journal(Map<String, Object> header, Map<String, Object> message) {
		}

		@ZmqListener(subscriber = "eddn")
		void onJournal(Journal journal) {
			this.systems.add(journal.message().get("StarSystem"));
		}

	}

	static class Ndov {

		final BlockingQueue<String> positions = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "ndov", topics = "/RIG/KV6posinfo")
		void onPositions(String xml) {
			this.positions.add(xml);
		}

	}

	static class Jupyter {

		final BlockingQueue<Object> lines = new LinkedBlockingQueue<>();

		private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

		@Bean
		ZmqFraming jupyter() {
			return (frames) -> {
				int delimiter = 0;
				while (!Arrays.equals(frames.get(delimiter), DELIMITER)) {
					delimiter++;
				}
				byte[] topic = (delimiter > 0) ? frames.get(0) : new byte[0];
				return new ZmqFraming.Parts(topic, frames.get(delimiter + 5));
			};
		}

		@ZmqListener(subscriber = "iopub")
		void onOutput(Map<String, Object> content) {
			if (content.containsKey("text")) {
				this.lines.add(content.get("text"));
			}
		}

	}

	static class Dynamo {

		final Mirror events = new Mirror();

		@Bean
		ZmqFraming dynamo() {
			return (frames) -> {
				long publisher = ByteBuffer.wrap(frames.get(1)).getLong();
				long number = ByteBuffer.wrap(frames.get(2)).getLong();
				String topic = new String(frames.get(0), StandardCharsets.UTF_8) + "/"
						+ Long.toUnsignedString(publisher);
				return new ZmqFraming.Parts(topic.getBytes(StandardCharsets.UTF_8), frames.get(3), number);
			};
		}

		@ZmqListener(subscriber = "dynamo")
		void onEvent(byte[] event, @Header(ZmqHeaders.TOPIC) String topic,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			if (lost != 0) {
				this.events.clear(topic);
			}
			this.events.update(topic, event);
		}

	}

}
