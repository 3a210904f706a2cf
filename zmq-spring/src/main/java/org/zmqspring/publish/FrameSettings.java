package org.zmqspring.publish;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;

/**
 * Which frames the messages of a publisher have, and how it numbers them. Immutable.
 *
 * @param frames what each frame is: {@code topic} (the first one), {@code payload},
 * {@code sequence}, or {@code -} for an empty frame; an empty list means topic and
 * payload
 * @param sequenceFormat how numbers are written, {@code null} if there are none
 * @param sequenceScope which messages are numbered together
 */
public record FrameSettings(List<String> frames, @Nullable SequenceFormat sequenceFormat, SequenceScope sequenceScope) {

	/** Topic and payload, without numbers. */
	public static final FrameSettings DEFAULTS = new FrameSettings(List.of(), null, SequenceScope.TOPIC);

	/**
	 * Check that frames and format fit together.
	 * @throws IllegalArgumentException if the topic is not the first frame, if there is
	 * no payload, or if only one of {@code sequence} and format is set
	 */
	public FrameSettings {
		frames = List.copyOf(frames);
		if (!frames.isEmpty() && (!frames.get(0).equals(FrameLayout.TOPIC) || !frames.contains(FrameLayout.PAYLOAD))) {
			throw new IllegalArgumentException("frames must begin with topic and contain payload");
		}
		if (frames.contains(FrameLayout.SEQUENCE) != (sequenceFormat != null)) {
			throw new IllegalArgumentException("a sequence needs both a frame and a format");
		}
	}

}
