package org.zmqspring.listen;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DropCounterTests {

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedListening observer = new RecordedListening();

	private final DropCounter watch = new DropCounter(
			Specs.of("slow", "feed", Specs.settings(4, Overflow.DROP_OLDEST), (message) -> {
			}, "m"), this.observer, this.ticker);

	@Test
	void whenMessagesAreDroppedThenALineATenSecondsSaysSoAndAllAreCounted(CapturedOutput output) {
		for (int i = 0; i < 1000; i++) {
			this.watch.dropped("slow", Specs.message("m"), ListenerDropReason.OVERFLOW);
		}
		this.ticker.advance(Duration.ofSeconds(10));
		this.watch.dropped("slow", Specs.message("m"), ListenerDropReason.OVERFLOW);
		assertThat(this.watch.dropped()).isEqualTo(1001);
		assertThat(this.observer.dropped).hasSize(1001);
		assertThat(output.getAll().lines().filter((line) -> line.contains("Listener 'slow' is too slow"))).hasSize(2)
			.last()
			.asString()
			.contains("its queue of 4 is full", "overflow: drop-oldest", "999 more like this");
	}

	@Test
	void whenAStopDropsMessagesThenTheyAreCountedOnly(CapturedOutput output) {
		this.watch.dropped("slow", Specs.message("m"), ListenerDropReason.SHUTDOWN);
		assertThat(this.watch.dropped()).isOne();
		assertThat(output).doesNotContain("too slow");
	}

}
