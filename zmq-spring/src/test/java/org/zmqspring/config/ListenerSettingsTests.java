package org.zmqspring.config;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerSettingsTests {

	private final ListenerSettings.Builder settings = new ListenerSettings.Builder();

	@Test
	void withoutRetriesThereIsNoPolicy() {
		assertThat(this.settings.build().retry()).isNull();
	}

	@Test
	void shouldGrowTheDelaysUpToTheLongestAndEndAfterTheRetries() {
		this.settings.maxRetries(5);
		this.settings.retryDelay(Duration.ofMillis(100));
		this.settings.retryMultiplier(3);
		this.settings.retryMaxDelay(Duration.ofSeconds(1));
		assertThat(delays(6)).containsExactly(100, 300, 900, 1000, 1000, BackOffExecution.STOP);
		assertThat(policy().shouldRetry(new IOException("disk"))).isTrue();
	}

	@Test
	void shouldDoubleTheDelaysUnlessSet() {
		this.settings.maxRetries(8);
		assertThat(delays(8)).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
	}

	@Test
	void shouldKeepTheDelayConstantWithAMultiplierOfOne() {
		this.settings.maxRetries(3);
		this.settings.retryMultiplier(1);
		assertThat(delays(3)).containsExactly(100, 100, 100);
	}

	@Test
	void shouldRetryAtOnceWithoutADelay() {
		this.settings.maxRetries(3);
		this.settings.retryDelay(Duration.ZERO);
		assertThat(delays(4)).containsExactly(0, 0, 0, BackOffExecution.STOP);
	}

	@Test
	void shouldVaryTheDelaysByTheJitter() {
		this.settings.maxRetries(1000);
		this.settings.retryMultiplier(1);
		this.settings.retryJitter(Duration.ofMillis(50));
		assertThat(LongStream.of(delays(1000))).allMatch((delay) -> delay >= 100 && delay <= 150)
			.anyMatch((delay) -> delay < 110)
			.anyMatch((delay) -> delay > 140);
	}

	private long[] delays(int count) {
		BackOffExecution execution = policy().getBackOff().start();
		return IntStream.range(0, count).mapToLong((i) -> execution.nextBackOff()).toArray();
	}

	private RetryPolicy policy() {
		return Objects.requireNonNull(this.settings.build().retry());
	}

}
