package org.zmqspring.transport.jeromq;

import java.security.SecureRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether this project or the engine limits the messages that wait for a socket. */
class InboundAllocatorsTests {

	private static final SecuritySettings CURVE = new SecuritySettings(
			new CurveSettings(new KeySource.Inline(CurveKeyPair.generate(new SecureRandom()).secretKey()), null, null),
			null, ZapSettings.EVERYBODY);

	@ParameterizedTest
	@CsvSource({ "tcp://127.0.0.1:1, true, true", "tcp://127.0.0.1:1, false, false", "inproc://feed, true, false" })
	void onlyWhereTheEngineWouldCorruptMessagesTheLimitIsOurs(String address, boolean curve, boolean ours) {
		SocketSettings settings = SocketSettings.subscriberDefaults().with(curve ? CURVE : SecuritySettings.NONE);
		SocketRequest request = Requests.request(SocketType.SUB, SocketMode.CONNECT, address, settings);
		assertThat(InboundAllocators.limitsWaitingMessages(request)).isEqualTo(ours);
	}

}
