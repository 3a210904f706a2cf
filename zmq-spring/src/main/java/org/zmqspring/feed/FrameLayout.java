package org.zmqspring.feed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.CutMessage.Oddity;
import org.zmqspring.message.Internal;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;

/**
 * Splits messages into topic, payload and number. A message that does not fit is reported
 * as odd. No message causes an exception. Immutable.
 */
@Internal
public abstract class FrameLayout {

	/**
	 * The layout of a subscriber for which none is configured: the first frame is the
	 * topic, the second one the payload, and a single frame is both.
	 */
	public static final FrameLayout PLAIN = new Plain();

	/** The name of the frame with the topic. */
	public static final String TOPIC = "topic";

	/** The name of the frame with the payload. */
	public static final String PAYLOAD = "payload";

	/** The name of the frame with the number. */
	public static final String SEQUENCE = "sequence";

	private static final byte[] EMPTY = {};

	private static final String SKIPPED = "-";

	private static final String EXAMPLE = "Name each frame, such as 'topic, sequence, payload'; '-' skips a frame";

	private FrameLayout() {
	}

	/**
	 * Split a message.
	 * @param frames its frames, at least one; not copied
	 * @return its parts
	 */
	public abstract CutMessage cut(byte[][] frames);

	/**
	 * Build a message that {@link #cut} splits into these parts again.
	 * @param topic its topic; left out if no frame has it
	 * @param number the frame of its number
	 * @param payload its payload, encoded
	 * @return its frames; skipped ones are empty
	 * @throws UnsupportedOperationException if no frame has a number
	 */
	public byte[][] compose(byte[] topic, byte[] number, byte[] payload) {
		throw new UnsupportedOperationException("This layout has no numbers");
	}

	/**
	 * What each frame is.
	 * @return the names; none if the frames have no names
	 */
	public List<String> names() {
		return List.of();
	}

	/** A layout that splits a single frame at a delimiter, which must not be empty. */
	static FrameLayout delimited(String delimiter) {
		return new Delimited(delimiter.getBytes(StandardCharsets.UTF_8));
	}

	/** A layout in which each frame has a name. The names must have been checked. */
	static FrameLayout named(String names, @Nullable SequenceFormat format) {
		List<String> frames = split(names);
		return new Named(frames.size(), frames.contains(TOPIC), frames.indexOf(PAYLOAD), frames.indexOf(SEQUENCE),
				format);
	}

	/**
	 * Whether the topic is at the beginning of the first frame, where ZeroMQ matches
	 * prefixes.
	 * @return {@code false} if it is unknown which topics a subscribed prefix matches
	 */
	public boolean hasTopicInFront() {
		return true;
	}

	/** A layout that a bean of the application implements. */
	static FrameLayout known(ZmqFraming framing) {
		return new Known(framing);
	}

	/**
	 * Whether one of the frames is the topic.
	 * @param names the names of the frames
	 * @return {@code true} if one of them is {@code topic}
	 */
	public static boolean hasTopic(String names) {
		return split(names).contains(TOPIC);
	}

	static boolean hasSequence(String names) {
		return split(names).contains(SEQUENCE);
	}

	/**
	 * Check the names of frames.
	 * @param option the names
	 * @param problems where to add what is wrong
	 */
	public static void check(Option<String> option, Problems problems) {
		List<String> names = split(option.value());
		for (String name : names) {
			if (!List.of(TOPIC, PAYLOAD, SEQUENCE, SKIPPED).contains(name)) {
				problems.add(option, "contains '" + name + "', which is no kind of frame",
						"Use topic, payload, sequence, and '-' for a frame to skip");
			}
		}
		for (String name : List.of(TOPIC, PAYLOAD, SEQUENCE)) {
			if (Collections.frequency(names, name) > 1) {
				problems.add(option, "contains '" + name + "' more than once", EXAMPLE);
			}
		}
		if (names.indexOf(TOPIC) > 0) {
			problems.add(option, "has its topic behind another frame, and ZeroMQ matches topics in the first frame",
					"Put topic first, or write '-' for a frame that is no topic");
		}
		if (!names.contains(PAYLOAD)) {
			problems.add(option, "has no payload", EXAMPLE);
		}
	}

	/**
	 * Check that there is a frame with a number if, and only if, its format is set.
	 * @param frames the names of the frames, {@code null} if not set
	 * @param format how numbers are written, {@code null} if not set
	 * @param per which messages are numbered together
	 * @param problems where to add what is wrong
	 * @return whether there are numbers and a format
	 */
	public static boolean checkSequence(@Nullable Option<String> frames, @Nullable Option<SequenceFormat> format,
			Option<SequenceScope> per, Problems problems) {
		boolean numbered = frames != null && hasSequence(frames.value());
		if (format != null && !numbered) {
			problems.add(format, "is set, and no frame is a sequence",
					"Name the frame in frames, such as 'topic, sequence, payload', or remove it");
		}
		else if (frames != null && format == null && numbered) {
			problems.add(frames, "contains a sequence, and sequence.format does not say how it is written",
					"Set sequence.format to u32-le, u32-be, u64-le or u64-be, or write '-' to skip the frame");
		}
		else if (format == null && per.configured()) {
			problems.add(per, "is set, and no frame is a sequence",
					"Name the frame in frames, such as 'topic, sequence, payload', and set sequence.format; or"
							+ " remove it");
		}
		return format != null && numbered;
	}

	/**
	 * The name of each frame.
	 * @param names the names, separated by commas
	 * @return the names one by one, in lower case
	 */
	public static List<String> split(String names) {
		return Arrays.stream(names.split(",", -1)).map((name) -> name.strip().toLowerCase(Locale.ROOT)).toList();
	}

	/** The first frame is the topic, the second one the payload, a single frame both. */
	private static final class Plain extends FrameLayout {

		@Override
		public CutMessage cut(byte[][] frames) {
			return CutMessage.of(frames[0], (frames.length > 1) ? frames[1] : frames[0]);
		}

	}

	/** A single frame has a delimiter between topic and payload. */
	private static final class Delimited extends FrameLayout {

		private final byte[] delimiter;

		Delimited(byte[] delimiter) {
			this.delimiter = delimiter;
		}

		@Override
		public CutMessage cut(byte[][] frames) {
			if (frames.length > 1) {
				return PLAIN.cut(frames);
			}
			byte[] frame = frames[0];
			int end = indexOfDelimiter(frame);
			return (end >= 0)
					? CutMessage.of(Arrays.copyOf(frame, end),
							Arrays.copyOfRange(frame, end + this.delimiter.length, frame.length))
					: CutMessage.odd(frame, frame, Oddity.NO_DELIMITER);
		}

		private int indexOfDelimiter(byte[] frame) {
			int length = this.delimiter.length;
			for (int i = 0; i <= frame.length - length; i++) {
				if (Arrays.equals(frame, i, i + length, this.delimiter, 0, length)) {
					return i;
				}
			}
			return -1;
		}

	}

	/** A bean of the application parses messages. */
	private static final class Known extends FrameLayout {

		private final ZmqFraming framing;

		Known(ZmqFraming framing) {
			this.framing = framing;
		}

		@Override
		public boolean hasTopicInFront() {
			return false;
		}

		@Override
		public CutMessage cut(byte[][] frames) {
			try {
				ZmqFraming.Parts parts = this.framing.partsOf(List.of(frames));
				return (parts.number() != null) ? CutMessage.numbered(parts.topic(), parts.payload(), parts.number())
						: CutMessage.of(parts.topic(), parts.payload());
			}
			catch (Throwable ex) {
				// A bean in Kotlin can throw any exception, and a failed assertion is an
				// Error. The poller continues, as after a listener that throws one.
				CutMessage plain = PLAIN.cut(frames);
				return CutMessage.notUnderstood(plain.topic(), plain.payload(), ex);
			}
		}

	}

	/** Each frame has a name. */
	private static final class Named extends FrameLayout {

		private final int count;

		private final boolean topic;

		private final int payload;

		private final int sequence;

		/** {@code null} if there are no numbers. */
		private final @Nullable SequenceFormat format;

		Named(int count, boolean topic, int payload, int sequence, @Nullable SequenceFormat format) {
			this.count = count;
			this.topic = topic;
			this.payload = payload;
			this.sequence = sequence;
			this.format = (sequence >= 0) ? format : null;
		}

		@Override
		public boolean hasTopicInFront() {
			return this.topic;
		}

		@Override
		public List<String> names() {
			String[] names = new String[this.count];
			Arrays.fill(names, SKIPPED);
			if (this.topic) {
				names[0] = TOPIC;
			}
			if (this.sequence >= 0) {
				names[this.sequence] = SEQUENCE;
			}
			names[this.payload] = PAYLOAD;
			return List.of(names);
		}

		@Override
		public byte[][] compose(byte[] topicFrame, byte[] number, byte[] payloadFrame) {
			byte[][] frames = new byte[this.count][];
			Arrays.fill(frames, EMPTY);
			if (this.topic) {
				frames[0] = topicFrame;
			}
			frames[this.sequence] = number;
			frames[this.payload] = payloadFrame;
			return frames;
		}

		@Override
		public CutMessage cut(byte[][] frames) {
			byte[] first = this.topic ? frames[0] : EMPTY;
			if (frames.length < this.count) {
				byte[] last = frames[Math.min(this.payload, frames.length - 1)];
				return CutMessage.odd(first, last, Oddity.TOO_FEW_FRAMES);
			}
			byte[] data = frames[this.payload];
			if (this.format == null) {
				return CutMessage.of(first, data);
			}
			byte[] number = frames[this.sequence];
			return (number.length == this.format.length())
					? CutMessage.numbered(first, data, this.format.decode(number))
					: CutMessage.odd(first, data, Oddity.WRONG_NUMBER_LENGTH);
		}

	}

}
