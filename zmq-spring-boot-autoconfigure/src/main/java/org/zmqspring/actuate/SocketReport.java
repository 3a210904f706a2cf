package org.zmqspring.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.supervise.LinkSpec;

/**
 * One socket. What concerns the other side only is absent. Immutable.
 *
 * @param name the configured name
 * @param type {@code PUB} or {@code SUB}
 * @param mode {@code bind} or {@code connect}
 * @param topics the prefixes a subscriber asks for
 * @param sent messages of a publisher that the engine took
 * @param resent last values sent once more to new subscribers; absent if there were none
 * @param dropped messages a publisher gave up, by reason
 * @param rejected sends to a publisher that ended with an exception as its queue was full
 * @param queue messages that wait to be sent
 * @param holding whether they wait for the first subscribers; absent if they do not
 * @param subscriptions subscriptions that a publisher's peers hold
 * @param links its links
 * @param settings the settings in force
 * @param security how it is secured; absent if it is not
 */
@JsonInclude(Include.NON_NULL)
public record SocketReport(String name, String type, String mode, @Nullable List<String> topics, @Nullable Long sent,
		@Nullable Long resent, @Nullable Map<String, Long> dropped, @Nullable Long rejected, @Nullable Integer queue,
		@Nullable Boolean holding, @Nullable Long subscriptions, List<LinkReport> links, SettingsReport settings,
		@Nullable SecurityReport security) {

	static SocketReport subscriber(LinkSpec spec, List<String> topics, List<LinkReport> links) {
		return new SocketReport(spec.socket(), spec.type().name(), lower(spec.mode()), topics, null, null, null, null,
				null, null, null, links, SettingsReport.of(spec), null);
	}

	static SocketReport publisher(LinkSpec spec, @Nullable PublisherInfo info, List<LinkReport> links) {
		if (info == null) {
			return new SocketReport(spec.socket(), spec.type().name(), lower(spec.mode()), null, null, null, null, null,
					null, null, null, links, SettingsReport.of(spec), null);
		}
		Map<String, Long> dropped = new TreeMap<>();
		info.dropped().forEach((reason, count) -> dropped.put(lower(reason), count));
		return new SocketReport(spec.socket(), spec.type().name(), lower(spec.mode()), null, info.sentMessages(),
				(info.resent() > 0) ? info.resent() : null, dropped, info.rejected(), info.queueDepth(),
				info.holding() ? true : null, info.subscriptions(), links, SettingsReport.of(spec), null);
	}

	SocketReport secured(@Nullable SecurityReport report) {
		return new SocketReport(this.name, this.type, this.mode, this.topics, this.sent, this.resent, this.dropped,
				this.rejected, this.queue, this.holding, this.subscriptions, this.links, this.settings, report);
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
