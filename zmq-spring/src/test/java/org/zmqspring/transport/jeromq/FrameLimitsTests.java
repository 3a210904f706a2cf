package org.zmqspring.transport.jeromq;

import java.security.SecureRandom;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.SocketSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link FrameLimits}. */
class FrameLimitsTests {

	private static final SocketSettings SETTINGS = Requests.settings(10_000, Duration.ofSeconds(1));

	@Test
	void framesOfTheHandshakeAreSmall() {
		FrameLimits limits = FrameLimits.of(SETTINGS);
		assertThat(limits.admits(4096, 1)).isTrue();
		assertThat(limits.admits(4097, 1)).isFalse();
		assertThat(limits.admits(10_000, 2)).isTrue();
		assertThat(limits.admits(10_001, 2)).isFalse();
		assertThat(limits.admits(-1, 2)).isFalse();
	}

	@Test
	void plainHasTwoFramesInItsHandshake() {
		FrameLimits limits = FrameLimits
			.of(SETTINGS.with(new SecuritySettings(null, new PlainSettings(null), ZapSettings.EVERYBODY)));
		assertThat(limits).isEqualTo(new FrameLimits(10_000, 2));
	}

	@Test
	void whatCurveAddsIsAllowedFor() {
		CurveKeyPair keys = CurveKeyPair.generate(new SecureRandom());
		SecuritySettings curve = new SecuritySettings(
				new CurveSettings(new KeySource.Inline(keys.secretKey()), null, null), null, ZapSettings.EVERYBODY);
		assertThat(FrameLimits.of(SETTINGS.with(curve))).isEqualTo(new FrameLimits(10_033, 2));
		assertThat(FrameLimits.of(Requests.settings(Long.MAX_VALUE, Duration.ZERO).with(curve)).largest())
			.isEqualTo(Long.MAX_VALUE);
	}

}
