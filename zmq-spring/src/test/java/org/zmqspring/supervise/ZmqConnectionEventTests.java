package org.zmqspring.supervise;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

class ZmqConnectionEventTests {

	private static final LinkId LINK = new LinkId("feed", SocketType.SUB, "tcp://10.0.0.2:5556");

	@Test
	void theDowntimeIsTheLengthOfTheOutageThatItEnds() {
		Outage outage = new Outage(LinkFixture.EPOCH, LinkFixture.EPOCH.plusSeconds(3), 2, TransitionCause.PEER);
		assertThat(up(outage).downtime()).isEqualTo(Duration.ofSeconds(3));
		assertThat(up(outage).isReconnect()).isTrue();
		assertThat(up(null).downtime()).isZero();
		assertThat(up(null).isReconnect()).isFalse();
	}

	@Test
	void aStartUpFailureNamesTheLinkAndTheReason() {
		ZmqStartupException failure = new ZmqStartupException(LINK, "Connection refused", null);
		assertThat(failure).hasMessage("zmq link '" + LINK + "' could not be started: Connection refused");
		assertThat(failure.link()).isEqualTo(LINK);
		assertThat(failure.reason()).isEqualTo("Connection refused");
	}

	private static ZmqConnectionEvent up(@Nullable Outage outage) {
		return new ZmqConnectionEvent(LINK, LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED, null,
				LinkFixture.EPOCH, 1, Duration.ZERO, null, outage);
	}

}
