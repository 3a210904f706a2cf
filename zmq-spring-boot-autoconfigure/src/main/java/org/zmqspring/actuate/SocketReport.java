package org.zmqspring.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.supervise.LinkSpec;

/**
 * One socket. Fields that apply only to the other type are absent. Immutable.
 *
 * @param name the configured name
 * @param type {@code PUB}, {@code SUB}, or {@code ROUTER} for the socket on which a
 * publisher answers requests for earlier messages
 * @param mode {@code bind} or {@code connect}
 * @param topics the prefixes a subscriber asks for
 * @param sent messages of a publisher that the engine took
 * @param resent last values sent again to new subscribers; absent if there were none
 * @param dropped messages that a publisher dropped, by reason
 * @param rejected calls of a template that threw because the queue was full
 * @param queue messages that wait to be sent
 * @param holding whether messages wait for the first subscribers; absent if they do not
 * @param subscriptions subscriptions of a publisher's peers
 * @param replay what a {@code ROUTER} keeps and answers
 * @param links its links
 * @param settings the settings in force
 * @param security how it is secured; absent if it is not
 */
@JsonInclude(Include.NON_NULL)
public record SocketReport(String name, String type, String mode, @Nullable List<String> topics, @Nullable Long sent,
		@Nullable Long resent, @Nullable Map<String, Long> dropped, @Nullable Long rejected, @Nullable Integer queue,
		@Nullable Boolean holding, @Nullable Long subscriptions, @Nullable ReplayReport replay, List<LinkReport> links,
		SettingsReport settings, @Nullable SecurityReport security) {

	static Builder builder(LinkSpec spec, List<LinkReport> links) {
		return new Builder(spec, links);
	}

	/** Collects the fields that apply only to one type. Confined to one thread. */
	static final class Builder {

		private final LinkSpec spec;

		private final List<LinkReport> links;

		private @Nullable List<String> topics;

		private @Nullable PublisherInfo publisher;

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

		Builder publisher(@Nullable PublisherInfo publisher) {
			this.publisher = publisher;
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
					figure((info) -> info.counts().sentMessages()), figure(Builder::resent), figure(Builder::dropped),
					figure((info) -> info.counts().rejected()), figure((info) -> info.queue().depth()),
					figure(Builder::holding), figure(PublisherInfo::subscriptions), this.replay, this.links,
					SettingsReport.of(this.spec), this.security);
		}

		private <T> @Nullable T figure(Function<PublisherInfo, @Nullable T> figure) {
			return (this.publisher != null) ? figure.apply(this.publisher) : null;
		}

		private static @Nullable Long resent(PublisherInfo info) {
			return (info.counts().resent() > 0) ? info.counts().resent() : null;
		}

		private static Map<String, Long> dropped(PublisherInfo info) {
			Map<String, Long> dropped = new TreeMap<>();
			info.counts().dropped().forEach((reason, count) -> dropped.put(lower(reason), count));
			return dropped;
		}

		private static @Nullable Boolean holding(PublisherInfo info) {
			return info.queue().holding() ? true : null;
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
