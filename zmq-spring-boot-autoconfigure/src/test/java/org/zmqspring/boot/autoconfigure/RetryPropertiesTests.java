package org.zmqspring.boot.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

class RetryPropertiesTests {

	private final RetryProperties properties = new RetryProperties();

	@Test
	void withoutRetriesThereIsNoPolicy() {
		assertThat(this.properties.policy()).isNull();
	}

	@Test
	void shouldGrowTheDelaysUpToTheLongestAndEndAfterTheRetries() {
		this.properties.setMaxRetries(5);
		this.properties.setDelay(Duration.ofMillis(100));
		this.properties.setMultiplier(3);
		this.properties.setMaxDelay(Duration.ofSeconds(1));
		assertThat(delays(6)).containsExactly(100, 300, 900, 1000, 1000, BackOffExecution.STOP);
		assertThat(policy().shouldRetry(new IOException("disk"))).isTrue();
	}

	@Test
	void shouldDoubleTheDelaysUnlessSet() {
		this.properties.setMaxRetries(8);
		assertThat(delays(8)).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
	}

	@Test
	void shouldKeepTheDelayConstantWithAMultiplierOfOne() {
		this.properties.setMaxRetries(3);
		this.properties.setMultiplier(1);
		assertThat(delays(3)).containsExactly(100, 100, 100);
	}

	@Test
	void shouldRetryAtOnceWithoutADelay() {
		this.properties.setMaxRetries(3);
		this.properties.setDelay(Duration.ZERO);
		assertThat(delays(4)).containsExactly(0, 0, 0, BackOffExecution.STOP);
	}

	@Test
	void shouldVaryTheDelaysByTheJitter() {
		this.properties.setMaxRetries(1000);
		this.properties.setMultiplier(1);
		this.properties.setJitter(Duration.ofMillis(50));
		assertThat(LongStream.of(delays(1000))).allMatch((delay) -> delay >= 100 && delay <= 150)
			.anyMatch((delay) -> delay < 110)
			.anyMatch((delay) -> delay > 140);
	}

	private long[] delays(int count) {
		BackOffExecution execution = policy().getBackOff().start();
		return IntStream.range(0, count).mapToLong((i) -> execution.nextBackOff()).toArray();
	}

	private RetryPolicy policy() {
		return Objects.requireNonNull(this.properties.policy());
	}

}
