package org.zmqspring.agent;

import java.time.Duration;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

class LogThrottleTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("zmq.throttle.test");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final ManualTicker ticker = new ManualTicker();

	private final LogThrottle throttle = new LogThrottle(Duration.ofSeconds(10), this.ticker);

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void leave() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void whenAFaultRepeatsThenOneLinePerIntervalTellsHowManyWereHeldBack() {
		IntStream.range(0, 1000).forEach((i) -> warn());
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("fault {}");
		this.ticker.advance(Duration.ofSeconds(10));
		warn();
		assertThat(this.lines.list).last()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("fault {} (999 more like this since the last line)");
	}

	@Test
	void whenTheIntervalIsOverAndNothingWasHeldBackThenTheLineIsPlain() {
		warn();
		this.ticker.advance(Duration.ofSeconds(10));
		warn();
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("fault {}", "fault {}");
	}

	@Test
	void theErrorComesWithItsStackTraceAndMayBeMissing() {
		this.throttle.warn(this.logger, null, "no error");
		assertThat(this.lines.list.get(0).getThrowableProxy()).isNull();
		this.ticker.advance(Duration.ofSeconds(10));
		this.throttle.warn(this.logger, new IllegalStateException("why"), "error");
		assertThat(this.lines.list.get(1).getThrowableProxy().getMessage()).isEqualTo("why");
	}

	@Test
	void anErrorThatCannotBeDescribedIsNamedAndNothingIsThrown() {
		this.throttle.warn(this.logger, new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new IllegalArgumentException();
			}

		}, "fault {}");
		assertThat(this.lines.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage, as(InstanceOfAssertFactories.STRING))
			.startsWith("fault {} (class org.zmqspring.agent.LogThrottleTests")
			.endsWith(", which cannot be described)");
	}

	private void warn() {
		this.throttle.warn(this.logger, null, "fault {}");
	}

}
