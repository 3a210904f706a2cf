package org.zmqspring.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The messages that a publisher sends again and again. They have the same form, and use
 * the topics in turn. Immutable.
 *
 * @param payloadSize bytes of the payload
 * @param isSingleFrame whether topic and payload are one frame
 * @param topics how many different topics there are
 * @param isJson whether the payload is a JSON object of about that size
 * @param isNumbered whether a third frame has the number of the message within its topic,
 * 8 bytes, in the byte order of the network
 */
public record Load(int payloadSize, boolean isSingleFrame, int topics, boolean isJson, boolean isNumbered) {

	/** The length of a number. */
	static final int NUMBER = Long.BYTES;

	private static final int CHUNK = 128 * 1024;

	public static Load of(int payloadSize) {
		return new Load(payloadSize, false, 1, false, false);
	}

	public Load singleFrame() {
		return new Load(this.payloadSize, true, this.topics, this.isJson, false);
	}

	public Load withTopics(int count) {
		return new Load(this.payloadSize, this.isSingleFrame, count, this.isJson, this.isNumbered);
	}

	public Load json() {
		return new Load(this.payloadSize, this.isSingleFrame, this.topics, true, this.isNumbered);
	}

	public Load numbered() {
		return new Load(this.payloadSize, false, this.topics, this.isJson, true);
	}

	/** The n-th topic; none is a prefix of another one. */
	public static String topic(int number) {
		return String.format(Locale.ROOT, "topic.%05d.", number);
	}

	/**
	 * Whole messages, encoded. There are enough of them to make one system call for many.
	 */
	byte[] chunk() {
		ByteArrayOutputStream chunk = new ByteArrayOutputStream();
		int count = 0;
		while (count < this.topics || chunk.size() < CHUNK) {
			chunk.writeBytes(message(topic(count++ % this.topics)));
		}
		return chunk.toByteArray();
	}

	private byte[] message(String topicText) {
		byte[] topic = topicText.getBytes(StandardCharsets.US_ASCII);
		byte[] payload = payload();
		if (this.isSingleFrame) {
			if (!this.isJson) {
				System.arraycopy(topic, 0, payload, 0, Math.min(topic.length, payload.length));
			}
			return Zmtp.frame(0, payload);
		}
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.writeBytes(Zmtp.frame(Zmtp.MORE, topic));
		message.writeBytes(Zmtp.frame(this.isNumbered ? Zmtp.MORE : 0, payload));
		if (this.isNumbered) {
			message.writeBytes(Zmtp.frame(0, new byte[NUMBER]));
		}
		return message.toByteArray();
	}

	/** The length of each message of {@link #chunk()}; a number is at its end. */
	int messageLength() {
		return message(topic(0)).length;
	}

	private byte[] payload() {
		byte[] payload = new byte[this.payloadSize];
		Arrays.fill(payload, (byte) 'x');
		if (!this.isJson) {
			return payload;
		}
		String frame = "{\"bid\":1.0874,\"ask\":1.0876,\"text\":\"\"}";
		String text = "x".repeat(Math.max(0, this.payloadSize - frame.length()));
		return frame.replace("\"\"}", "\"" + text + "\"}").getBytes(StandardCharsets.US_ASCII);
	}

	String[] arguments() {
		return new String[] { "" + this.payloadSize, "" + this.isSingleFrame, "" + this.topics, "" + this.isJson,
				"" + this.isNumbered };
	}

	static Load parse(String[] arguments) {
		return new Load(Integer.parseInt(arguments[0]), Boolean.parseBoolean(arguments[1]),
				Integer.parseInt(arguments[2]), Boolean.parseBoolean(arguments[3]), Boolean.parseBoolean(arguments[4]));
	}

	@Override
	public String toString() {
		return this.payloadSize + " bytes" + (this.isSingleFrame ? ", one frame" : ", topic and payload")
				+ (this.isNumbered ? " and number" : "") + ((this.topics > 1) ? ", " + this.topics + " topics" : "");
	}

}
