package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The frame with the trace context of a message. It follows the payload. It is ASCII
 * text: a first line {@code ZMQ-TRACE/1}, then one line {@code name:value} for each
 * field, such as {@code traceparent} of W3C Trace Context. Each line ends with a line
 * feed. Stateless.
 */
@Internal
public final class TraceHeader {

	/** The first line, with the version of the format. */
	static final String FIRST_LINE = "ZMQ-TRACE/1\n";

	/** The maximum size of a received or sent frame. */
	static final int MAX_BYTES = 4096;

	private static final byte[] MAGIC = FIRST_LINE.getBytes(StandardCharsets.US_ASCII);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]+");

	private TraceHeader() {
	}

	/**
	 * Make a frame.
	 * @param fields the trace context by name
	 * @return the frame, or {@code null} if there are no fields or they are too large
	 */
	public static byte @Nullable [] encode(Map<String, String> fields) {
		String lines = fields.entrySet()
			.stream()
			.filter((field) -> isField(field.getKey(), field.getValue()))
			.map((field) -> field.getKey() + ":" + field.getValue() + "\n")
			.collect(Collectors.joining());
		byte[] frame = (FIRST_LINE + lines).getBytes(StandardCharsets.US_ASCII);
		return (lines.isEmpty() || frame.length > MAX_BYTES) ? null : frame;
	}

	/**
	 * Read a frame.
	 * @param frame the last one of a message
	 * @return its fields; empty if the frame is no trace header, or a malformed one
	 */
	static Map<String, String> decode(byte[] frame) {
		if (!isMagic(frame) || frame.length > MAX_BYTES || frame[frame.length - 1] != '\n') {
			return Map.of();
		}
		Map<String, String> fields = new LinkedHashMap<>();
		String text = new String(frame, MAGIC.length, frame.length - MAGIC.length - 1, StandardCharsets.UTF_8);
		for (String line : text.split("\n", -1)) {
			int colon = line.indexOf(':');
			if (colon < 0 || !isField(line.substring(0, colon), line.substring(colon + 1))) {
				return Map.of();
			}
			fields.put(line.substring(0, colon), line.substring(colon + 1));
		}
		return Collections.unmodifiableMap(fields);
	}

	private static boolean isMagic(byte[] frame) {
		return frame.length > MAGIC.length && Arrays.equals(frame, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
	}

	private static boolean isField(String name, String value) {
		return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
	}

}
