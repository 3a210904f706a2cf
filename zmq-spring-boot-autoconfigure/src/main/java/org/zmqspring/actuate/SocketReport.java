package org.zmqspring.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.supervise.LinkSpec;

/**
 * One socket. Fields that apply only to the other type are absent. Immutable.
 *
 * @param name the configured name
 * @param type {@code PUB}, {@code SUB}, {@code ROUTER} for the socket on which a
 * publisher answers requests for earlier messages, {@code XSUB} for the frontend and
 * {@code XPUB} for the backend of a forwarder
 * @param mode {@code bind} or {@code connect}
 * @param topics the prefixes a subscriber asks for
 * @param sent messages of a publisher or a backend that the engine took
 * @param resent last values sent again to new subscribers; absent if there were none
 * @param dropped messages that a publisher or a forwarder dropped, by reason; those of a
 * forwarder are at its backend
 * @param rejected calls of a template that threw because the queue was full
 * @param queue messages that wait to be sent
 * @param holding whether messages wait for the first subscribers; absent if they do not
 * @param subscriptions subscriptions of a publisher's peers; for both sides of a
 * forwarder, the prefixes that its subscribers have, each one counted once
 * @param refusedSubscriptions subscriptions that a frontend did not pass to publishers,
 * because there were too many; absent if there were none
 * @param replay what a {@code ROUTER} keeps and answers
 * @param links its links
 * @param settings the settings in force
 * @param security how it is secured; absent if it is not
 */
@JsonInclude(Include.NON_NULL)
public record SocketReport(String name, String type, String mode, @Nullable List<String> topics, @Nullable Long sent,
		@Nullable Long resent, @Nullable Map<String, Long> dropped, @Nullable Long rejected, @Nullable Integer queue,
		@Nullable Boolean holding, @Nullable Long subscriptions, @Nullable Long refusedSubscriptions,
		@Nullable ReplayReport replay, List<LinkReport> links, SettingsReport settings,
		@Nullable SecurityReport security) {

	static Builder builder(LinkSpec spec, List<LinkReport> links) {
		return new Builder(spec, links);
	}

	/** Collects the fields that apply only to one type. Confined to one thread. */
	static final class Builder {

		private final LinkSpec spec;

		private final List<LinkReport> links;

		private @Nullable List<String> topics;

		private @Nullable Long sent;

		private @Nullable Long resent;

		private @Nullable Map<String, Long> dropped;

		private @Nullable Long rejected;

		private @Nullable Integer queue;

		private @Nullable Boolean holding;

		private @Nullable Long subscriptions;

		private @Nullable Long refusedSubscriptions;

		private @Nullable ReplayReport replay;

		private @Nullable SecurityReport security;

		private Builder(LinkSpec spec, List<LinkReport> links) {
			this.spec = spec;
			this.links = links;
		}

		Builder topics(List<String> topics) {
			this.topics = topics;
			return this;
		}

		Builder publisher(@Nullable PublisherInfo info) {
			if (info != null) {
				this.sent = info.counts().sentMessages();
				this.resent = positive(info.counts().resent());
				this.dropped = byReason(info.counts().dropped());
				this.rejected = info.counts().rejected();
				this.queue = info.queue().depth();
				this.holding = info.queue().holding() ? true : null;
				this.subscriptions = info.subscriptions();
			}
			return this;
		}

		Builder frontend(@Nullable ForwarderInfo info) {
			if (info != null) {
				this.subscriptions = (long) info.subscriptions();
				this.refusedSubscriptions = positive(info.counts().refusedSubscriptions());
			}
			return this;
		}

		Builder backend(@Nullable ForwarderInfo info) {
			if (info != null) {
				this.sent = info.counts().forwardedMessages();
				this.dropped = byReason(info.counts().dropped());
				this.subscriptions = (long) info.subscriptions();
			}
			return this;
		}

		Builder replay(@Nullable PublisherInfo info) {
			this.replay = (info != null && info.replay() != null) ? ReplayReport.of(info.replay()) : null;
			return this;
		}

		Builder security(@Nullable SecurityReport security) {
			this.security = security;
			return this;
		}

		SocketReport build() {
			return new SocketReport(this.spec.socket(), this.spec.type().name(), lower(this.spec.mode()), this.topics,
					this.sent, this.resent, this.dropped, this.rejected, this.queue, this.holding, this.subscriptions,
					this.refusedSubscriptions, this.replay, this.links, SettingsReport.of(this.spec), this.security);
		}

		private static @Nullable Long positive(long count) {
			return (count > 0) ? count : null;
		}

		private static Map<String, Long> byReason(Map<? extends Enum<?>, Long> counts) {
			Map<String, Long> byReason = new TreeMap<>();
			counts.forEach((reason, count) -> byReason.put(lower(reason), count));
			return byReason;
		}

	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The messages that a publisher keeps, and the requests of peers for them. Immutable.
	 *
	 * @param messages number of messages that are kept
	 * @param bytes their size
	 * @param pending peers that are being answered or wait for an answer
	 * @param sent messages sent in answers
	 * @param requests finished requests, by how they ended
	 */
	public record ReplayReport(int messages, long bytes, int pending, long sent, Map<String, Long> requests) {

		static ReplayReport of(PublisherInfo.ReplayState state) {
			Map<String, Long> requests = new TreeMap<>();
			state.requests().forEach((outcome, count) -> requests.put(lower(outcome), count));
			return new ReplayReport(state.messages(), state.bytes(), state.pending(), state.sent(), requests);
		}

	}

}
