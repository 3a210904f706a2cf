package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

class LogThrottleTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog("zmq.throttle.test");

	private final ManualTicker ticker = new ManualTicker();

	private final LogThrottle throttle = new LogThrottle(Duration.ofSeconds(10), this.ticker);

	@Test
	void whenAFaultRepeatsThenOneLinePerIntervalTellsHowManyWereHeldBack() {
		IntStream.range(0, 1000).forEach((i) -> warn());
		assertThat(this.log.lines()).extracting(ILoggingEvent::getFormattedMessage).containsExactly("fault {}");
		this.ticker.advance(Duration.ofSeconds(10));
		warn();
		assertThat(this.log.lines()).last()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("fault {} (999 more like this since the last line)");
	}

	@Test
	void whenTheIntervalIsOverAndNothingWasHeldBackThenTheLineIsPlain() {
		warn();
		this.ticker.advance(Duration.ofSeconds(10));
		warn();
		assertThat(this.log.lines()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("fault {}", "fault {}");
	}

	@Test
	void theErrorComesWithItsStackTraceAndMayBeMissing() {
		this.throttle.warn(this.log.logger(), null, "no error");
		assertThat(this.log.lines().get(0).getThrowableProxy()).isNull();
		this.ticker.advance(Duration.ofSeconds(10));
		this.throttle.warn(this.log.logger(), new IllegalStateException("why"), "error");
		assertThat(this.log.lines().get(1).getThrowableProxy().getMessage()).isEqualTo("why");
	}

	@Test
	void anErrorThatCannotBeDescribedIsNamedAndNothingIsThrown() {
		this.throttle.warn(this.log.logger(), new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new IllegalArgumentException();
			}

		}, "fault {}");
		assertThat(this.log.lines()).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage, as(InstanceOfAssertFactories.STRING))
			.startsWith("fault {} (class org.zmqspring.agent.LogThrottleTests")
			.endsWith(", which cannot be described)");
	}

	@Test
	void whenALineIsOnlyCountedThenItIsNotMade() {
		AtomicInteger made = new AtomicInteger();
		for (int i = 0; i < 1000; i++) {
			this.throttle.warn(this.log.logger(), null, () -> "line " + made.incrementAndGet());
		}
		assertThat(made).hasValue(1);
		assertThat(this.log.lines()).extracting(ILoggingEvent::getFormattedMessage).containsExactly("line 1");
	}

	@Test
	void whenALineCannotBeMadeThenNothingIsThrownAndItIsCounted() {
		this.throttle.warn(this.log.logger(), null, () -> {
			throw new OutOfMemoryError();
		});
		this.ticker.advance(Duration.ofSeconds(10));
		warn();
		assertThat(this.log.lines()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("fault {} (1 more like this since the last line)");
	}

	private void warn() {
		this.throttle.warn(this.log.logger(), null, "fault {}");
	}

}
