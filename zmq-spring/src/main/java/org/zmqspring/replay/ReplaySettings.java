package org.zmqspring.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;

import org.springframework.util.unit.DataSize;

/**
 * Where a subscriber asks for messages that it has missed, and how long. Immutable.
 *
 * @param endpoints the replay socket of each publisher, by the text of the endpoint that
 * its messages come from
 * @param onJoin whether to ask for everything that the publisher keeps, before the first
 * message is delivered
 * @param timeout how long messages wait for an answer, from the gap or the reconnect
 * @param maxPending how many messages may wait for an answer
 * @param maxPendingBytes how many bytes these messages may have
 * @param options the options of the sockets that ask, those of the subscriber
 */
public record ReplaySettings(Map<String, Endpoint> endpoints, boolean onJoin, Duration timeout, int maxPending,
		long maxPendingBytes, SocketSettings options) {

	/** Copies the endpoints. */
	public ReplaySettings {
		endpoints = Map.copyOf(endpoints);
	}

	/**
	 * Start from the defaults.
	 * @param prefix how the full names of the options begin, such as
	 * {@code zmq.subscribers.prices.}
	 * @return a builder
	 */
	public static Builder builder(String prefix) {
		return new Builder(prefix);
	}

	/** What a subscriber asks for at its first connection to a publisher. */
	public enum OnJoin {

		/** Nothing. */
		NONE,

		/** All messages that the publisher keeps. */
		ALL

	}

	/** Collects the options of a replay and checks them. Not thread-safe. */
	public static final class Builder extends OptionsBuilder<Builder> {

		private static final int MOST_PENDING = 1 << 30;

		private static final String EXAMPLE = "Set the replay endpoint of the publisher, such as tcp://localhost:5557";

		private @Nullable Option<List<String>> endpoints;

		private Option<OnJoin> onJoin = builtIn("replay.on-join", OnJoin.NONE);

		private Option<Duration> timeout = builtIn("replay.timeout", Duration.ofSeconds(2));

		private Option<Integer> maxPending = builtIn("replay.max-pending", 8192);

		private Option<DataSize> maxPendingBytes = builtIn("replay.max-pending-bytes", DataSize.ofMegabytes(64));

		private Builder(String prefix) {
			super(prefix);
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * Where to ask for missed messages.
		 * @param endpoints one for each endpoint of the subscriber, in the same order; by
		 * default nothing is asked for
		 * @return this builder
		 */
		public Builder endpoints(List<String> endpoints) {
			this.endpoints = set("replay.endpoints", List.copyOf(endpoints));
			return this;
		}

		/**
		 * What to ask for at the first connection to a publisher.
		 * @param onJoin {@link OnJoin#NONE} by default
		 * @return this builder
		 */
		public Builder onJoin(OnJoin onJoin) {
			this.onJoin = set("replay.on-join", onJoin);
			return this;
		}

		/**
		 * Longest time for which messages wait for an answer.
		 * @param timeout below the sum of heartbeat interval and timeout; by default 2 s,
		 * and half of that sum at most
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = set("replay.timeout", timeout);
			return this;
		}

		/**
		 * Number of messages that may wait for an answer. Then the socket is not read
		 * until some of them are delivered.
		 * @param maxPending at least 1; 8192 by default
		 * @return this builder
		 */
		public Builder maxPending(int maxPending) {
			this.maxPending = set("replay.max-pending", maxPending);
			return this;
		}

		/**
		 * Total size of the messages that may wait for an answer.
		 * @param maxPendingBytes at least 1 byte; 64 MB by default
		 * @return this builder
		 */
		public Builder maxPendingBytes(DataSize maxPendingBytes) {
			this.maxPendingBytes = set("replay.max-pending-bytes", maxPendingBytes);
			return this;
		}

		/**
		 * The endpoints to ask, for the checks of other options.
		 * @return {@code null} if nothing is asked for
		 */
		@Internal
		public @Nullable Option<List<String>> endpoints() {
			return (this.endpoints != null && !this.endpoints.value().isEmpty()) ? this.endpoints : null;
		}

		/**
		 * Check all options, except whether the timeout is short enough for heartbeats.
		 * @param live the endpoints that the subscriber connects to
		 * @param problems where to add what is wrong
		 * @return the endpoints to ask that can be parsed
		 */
		@Internal
		public List<Option<Endpoint>> check(List<String> live, Problems problems) {
			Option<List<String>> asked = endpoints();
			if (asked == null) {
				checkNothingElseIsSet(problems);
				return List.of();
			}
			if (problems.duration(this.timeout) && this.timeout.value().isZero()) {
				problems.add(this.timeout, "must be at least 1ms",
						"Set a time such as 2s; to ask for nothing remove replay.endpoints");
			}
			problems.range(this.maxPending, 1, MOST_PENDING);
			if (this.maxPendingBytes.value().toBytes() < 1) {
				problems.add(this.maxPendingBytes, "must be at least 1 byte", "Set a size such as 64MB");
			}
			if (!live.isEmpty() && asked.value().size() != live.size()) {
				problems.add(asked, "must have one element for each element of endpoints, in the same order: it has "
						+ asked.value().size() + ", and endpoints has " + live.size(), "Set " + live.size());
			}
			return checkEach(asked, live, problems);
		}

		private void checkNothingElseIsSet(Problems problems) {
			Stream.of(this.onJoin, this.timeout, this.maxPending, this.maxPendingBytes)
				.filter(Option::configured)
				.forEach((option) -> problems.add(option, "is set, and replay.endpoints is not",
						"Set replay.endpoints, or remove it"));
		}

		private static List<Option<Endpoint>> checkEach(Option<List<String>> asked, List<String> live,
				Problems problems) {
			List<Option<Endpoint>> parsed = new ArrayList<>();
			Set<String> seen = new HashSet<>();
			for (int i = 0; i < asked.value().size(); i++) {
				String text = asked.value().get(i);
				Option<String> option = Option.of(asked.property() + "[" + i + "]", text);
				if (live.contains(text)) {
					problems.add(option, "is an endpoint that messages come from, and publishers answer at another one",
							EXAMPLE);
				}
				if (!seen.add(text)) {
					problems.add(option, "is listed twice, and each publisher answers for its own messages only",
							EXAMPLE);
				}
				try {
					Endpoint endpoint = Endpoint.parse(text, SocketMode.CONNECT);
					if (endpoint.scheme() == Endpoint.Scheme.INPROC) {
						problems.add(option, "must be reached by TCP: a publisher of the same process answers at a TCP"
								+ " endpoint too", EXAMPLE);
					}
					parsed.add(Option.of(option.property(), endpoint));
				}
				catch (IllegalArgumentException ex) {
					problems.add(option, String.valueOf(ex.getMessage()), EXAMPLE);
				}
			}
			return parsed;
		}

		/**
		 * Check that each publisher behind a name can be asked for its own messages.
		 * @param live the endpoints that the subscriber connects to
		 * @param addresses the option by which it connects to all addresses of a name
		 * @param problems where to add what is wrong
		 */
		@Internal
		public void checkHosts(List<String> live, Option<?> addresses, Problems problems) {
			Option<List<String>> asked = endpoints();
			for (int i = 0; asked != null && i < Math.min(live.size(), asked.value().size()); i++) {
				Endpoint endpoint = parsed(live.get(i));
				Endpoint replay = parsed(asked.value().get(i));
				if (endpoint != null && replay != null && endpoint.isNamed()
						&& !replay.host().equals(endpoint.host())) {
					problems.add(Option.of(asked.property() + "[" + i + "]", replay.text()),
							"must have the host of the endpoint, which is " + endpoint + ": with " + addresses
									+ ", each address is asked for its own messages",
							"Set tcp://" + endpoint.host() + ":" + replay.port() + ", or set addresses to one");
				}
			}
		}

		private static @Nullable Endpoint parsed(String text) {
			try {
				return Endpoint.parse(text, SocketMode.CONNECT);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		}

		/**
		 * Check that peers do not disconnect the subscriber while messages wait for an
		 * answer.
		 * @param ivl the time between two heartbeats; zero if there are none
		 * @param answer how long a peer waits for the answer to one
		 * @param problems where to add what is wrong
		 */
		@Internal
		public void checkTimeout(Option<Duration> ivl, Option<Duration> answer, Problems problems) {
			if (endpoints() != null && this.timeout.configured() && !ivl.value().isZero() && !ivl.value().isNegative()
					&& this.timeout.value().compareTo(ivl.value().plus(answer.value())) >= 0) {
				problems.add(this.timeout, "must be below the sum of " + ivl + " and " + answer
						+ ": while messages wait for an answer, a subscriber may stop reading. Then it does not answer"
						+ " the heartbeats of its peers, and they disconnect it",
						"Set a shorter time such as 2s, or a longer heartbeat-ivl, or heartbeat-ivl to 0 to switch"
								+ " heartbeats off, here and at the peers");
			}
		}

		/**
		 * Build the settings. The options must have been checked.
		 * @param live the endpoints that the subscriber connects to
		 * @param unanswered how long a peer waits for this side before it disconnects;
		 * {@code null} if there are no heartbeats
		 * @param options the options of the subscriber
		 * @return the settings; {@code null} if nothing is asked for
		 */
		@Internal
		public @Nullable ReplaySettings build(List<String> live, @Nullable Duration unanswered,
				SocketSettings options) {
			Option<List<String>> asked = endpoints();
			if (asked == null) {
				return null;
			}
			Map<String, Endpoint> pairs = new LinkedHashMap<>();
			for (int i = 0; i < live.size(); i++) {
				pairs.put(live.get(i), Endpoint.parse(asked.value().get(i), SocketMode.CONNECT));
			}
			return new ReplaySettings(pairs, this.onJoin.value() == OnJoin.ALL, timeoutWithin(unanswered),
					this.maxPending.value(), this.maxPendingBytes.value().toBytes(), options);
		}

		private Duration timeoutWithin(@Nullable Duration unanswered) {
			Duration set = this.timeout.value();
			Duration half = (unanswered != null) ? unanswered.dividedBy(2) : set;
			return (!this.timeout.configured() && half.compareTo(set) < 0) ? half : set;
		}

	}

}
