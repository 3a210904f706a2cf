package org.zmqspring.actuate;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.QuarantinedMessage;
import org.zmqspring.message.ZmqMessage;

/**
 * One message that a listener failed on for good. Immutable.
 *
 * @param failedAt when it was given up
 * @param error what the listener threw last
 * @param endpoint the endpoint it came from
 * @param receivedAt when it came
 * @param size the sizes of its frames added up
 * @param topic its first frame as text, if the frames were kept
 * @param frames its raw frames in Base64, {@code null} if they are larger than all that
 * may be kept
 */
record QuarantineReport(Instant failedAt, String error, String endpoint, Instant receivedAt, long size,
		@Nullable String topic, @Nullable List<String> frames) {

	static QuarantineReport of(QuarantinedMessage quarantined) {
		ZmqMessage message = quarantined.message();
		return new QuarantineReport(quarantined.failedAt(), quarantined.error(), quarantined.endpoint(),
				quarantined.receivedAt(), quarantined.size(), (message != null) ? message.topic() : null,
				(message != null) ? message.frames().stream().map(Base64.getEncoder()::encodeToString).toList() : null);
	}

}
