package org.zmqspring.sample.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts what listeners receive, and how late it is. Thread-safe. */
@Component
@Profile("!publisher & !fleet")
public class Traffic {

	/** In a shorter interval one message would look like a flood. */
	private static final Duration SHORTEST = Duration.ofMillis(100);

	private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

	private final LongAdder messages = new LongAdder();

	private final Recorder latencies = new Recorder(LONGEST_MICROS, 2);

	private Flow last = new Flow(Instant.now(), 0, 0, null, null);

	/** Any message was received. */
	public void message() {
		this.messages.increment();
	}

	/**
	 * A price was received.
	 * @param sentAt when it was published
	 */
	public void price(Instant sentAt) {
		long micros = TimeUnit.NANOSECONDS.toMicros(Duration.between(sentAt, Instant.now()).toNanos());
		this.latencies.recordValue(Math.min(LONGEST_MICROS, Math.max(0, micros)));
	}

	/**
	 * The figures since the previous call; the same figures again if that was a moment
	 * ago.
	 * @param now the time
	 * @return the figures
	 */
	synchronized Flow flow(Instant now) {
		if (Duration.between(this.last.at(), now).compareTo(SHORTEST) < 0) {
			return this.last;
		}
		Histogram interval = this.latencies.getIntervalHistogram();
		boolean any = interval.getTotalCount() > 0;
		long received = this.messages.sum();
		double seconds = Duration.between(this.last.at(), now).toMillis() / 1000.0;
		this.last = new Flow(now, received, (received - this.last.received()) / seconds,
				any ? interval.getValueAtPercentile(50) / 1000.0 : null,
				any ? interval.getValueAtPercentile(99) / 1000.0 : null);
		return this.last;
	}

}
