package org.zmqspring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.publish.FrameSettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.transport.SocketMode;

import org.springframework.core.env.Environment;

/**
 * What a peer must do to fit a socket of the application. Immutable.
 *
 * @param applicationBinds whether the application binds, so that the peer connects
 * @param frames what each frame is, {@code null} if the socket does not name them
 * @param format how messages are numbered, {@code null} if they are not
 * @param scope which messages are numbered together
 * @param replay whether the application asks the peer for missed messages
 */
record PeerPlan(boolean applicationBinds, @Nullable String frames, @Nullable SequenceFormat format, SequenceScope scope,
		boolean replay) {

	/** Make a plan from properties, as Spring Boot reads them. */
	static PeerPlan of(PeerId socket, Environment environment) {
		String prefix = socket.prefix();
		String mode = environment.getProperty(prefix + "mode", socket.isOfSubscriber() ? "connect" : "bind");
		return new PeerPlan(mode.equalsIgnoreCase("bind"), text(list(prefix + "frames", environment)),
				constant(SequenceFormat.class, environment.getProperty(prefix + "sequence.format")),
				scope(socket, environment.getProperty(prefix + "sequence.per")),
				socket.isOfSubscriber() && !list(prefix + "replay.endpoints", environment).isEmpty());
	}

	/** Make a plan from the settings of the application. */
	static PeerPlan of(SocketSpec spec) {
		boolean binds = spec.mode() == SocketMode.BIND;
		SubscriberSettings subscriber = spec.subscriber();
		if (subscriber != null) {
			return new PeerPlan(binds, text(subscriber.feed().layout().names()), subscriber.feed().sequenceFormat(),
					subscriber.feed().sequenceScope(), subscriber.replay() != null);
		}
		PublisherSettings publisher = spec.publisher();
		FrameSettings frames = (publisher != null) ? publisher.frames() : FrameSettings.DEFAULTS;
		return new PeerPlan(binds, text(frames.frames()), frames.sequenceFormat(), frames.sequenceScope(), false);
	}

	private static SequenceScope scope(PeerId socket, @Nullable String text) {
		SequenceScope scope = constant(SequenceScope.class, text);
		return (scope != null) ? scope : socket.isOfSubscriber() ? SequenceScope.ENDPOINT : SequenceScope.TOPIC;
	}

	/** An unknown name is left to the application, which fails with a message. */
	private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String text) {
		String name = (text != null) ? text.strip().replace('-', '_').toUpperCase(Locale.ROOT) : "";
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equals(name)) {
				return constant;
			}
		}
		return null;
	}

	private static @Nullable String text(List<String> frames) {
		return frames.isEmpty() ? null : String.join(", ", frames);
	}

	/** A list is one property with commas, or one property for each element. */
	static List<String> list(String property, Environment environment) {
		String all = environment.getProperty(property);
		if (all != null) {
			return List.of(all.strip().split("\\s*,\\s*"));
		}
		List<String> elements = new ArrayList<>();
		String element = environment.getProperty(property + "[0]");
		while (element != null) {
			elements.add(element.strip());
			element = environment.getProperty(property + "[" + elements.size() + "]");
		}
		return elements;
	}

	/** Whether a test publisher can send messages of this form. */
	boolean canBeSent() {
		return this.frames == null
				|| (this.frames.startsWith("topic") && List.of(this.frames.split(", ")).contains("payload"));
	}

}
