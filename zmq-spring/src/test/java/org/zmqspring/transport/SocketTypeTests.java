package org.zmqspring.transport;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link SocketType}, and for what depends on it. */
class SocketTypeTests {

	@ParameterizedTest
	@CsvSource({ "PUB, PUB, publisher default@tcp://h:1", "SUB, SUB, subscriber default@tcp://h:1",
			"ROUTER, PUB, replay of publisher default@tcp://h:1",
			"DEALER, SUB, replay request of subscriber default@tcp://h:1" })
	void everySocketBelongsToASideAndHasAName(SocketType type, SocketType side, String name) {
		assertThat(type.side()).isEqualTo(side);
		assertThat(new LinkId("default", type, "tcp://h:1")).hasToString(name);
		assertThat(SocketSettings.builder(type).build()).isEqualTo(SocketSettings.builder(side).build());
	}

	@ParameterizedTest
	@CsvSource({ "0, 16, 500, 500", "1000, 16, 16000000, 1024", "5, 5, 1024, 1024" })
	void aPeerCanMakeASocketThatAnswersKeepOnlyFewAndSmallRequests(int rcvHwm, int waiting, long largest,
			long accepted) {
		SocketSettings settings = SocketSettings.builder(SocketType.PUB)
			.rcvHwm(rcvHwm)
			.sndHwm(77)
			.linger(Duration.ofSeconds(3))
			.maxMsgSize(DataSize.ofBytes(largest))
			.build()
			.forReplies();
		assertThat(settings.rcvHwm()).isEqualTo(waiting);
		assertThat(settings.maxMsgSize()).isEqualTo(accepted);
		assertThat(settings.linger()).isZero();
		assertThat(settings.sndHwm()).isEqualTo(77);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1000", "5000, 1000", "5, 5" })
	void aSocketThatAsksAcceptsWhatItsSubscriberAcceptsButKeepsOnlySomeOfIt(int rcvHwm, int waiting) {
		SocketSettings settings = SocketSettings.builder(SocketType.SUB)
			.linger(Duration.ofSeconds(3))
			.maxMsgSize(DataSize.ofMegabytes(64))
			.rcvHwm(rcvHwm)
			.build()
			.forRequests();
		assertThat(settings.maxMsgSize()).isEqualTo(64 << 20);
		assertThat(settings.rcvHwm()).isEqualTo(waiting);
		assertThat(settings.linger()).isZero();
	}

}
