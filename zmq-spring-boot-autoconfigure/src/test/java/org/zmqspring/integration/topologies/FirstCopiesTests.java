package org.zmqspring.integration.topologies;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link FirstCopies} takes and ignores. */
class FirstCopiesTests {

	private static final String ONE = "tcp://forwarder-1:5571";

	private static final String TWO = "tcp://forwarder-2:5571";

	private final List<String> taken = new ArrayList<>();

	private final FirstCopies copies = new FirstCopies((topic, price) -> this.taken.add(topic + " " + price));

	@Test
	void theSecondCopyIsIgnored() {
		message(ONE, "a", 0);
		message(TWO, "a", 0);
		message(TWO, "a", 1);
		message(ONE, "a", 1);
		assertThat(this.taken).containsExactly("a 0", "a 1");
	}

	@Test
	void eachTopicHasItsOwnNumbers() {
		message(ONE, "a", 0);
		message(ONE, "b", 0);
		message(TWO, "a", 0);
		message(TWO, "b", 0);
		assertThat(this.taken).containsExactly("a 0", "b 0");
	}

	@Test
	void aMessageThatOneForwarderHasLostIsTakenFromTheOther() {
		message(ONE, "a", 0);
		message(ONE, "a", 2);
		message(TWO, "a", 0);
		message(TWO, "a", 1);
		message(TWO, "a", 2);
		assertThat(this.taken).containsExactly("a 0", "a 2", "a 1");
	}

	@Test
	void theNumbersOfARestartedPublisherAreTakenAgain() {
		for (int life = 0; life < 3; life++) {
			message(ONE, "a", 0);
			message(ONE, "a", 1);
			message(TWO, "a", 0);
			message(TWO, "a", 1);
		}
		assertThat(this.taken).containsExactly("a 0", "a 1", "a 0", "a 1", "a 0", "a 1");
	}

	@Test
	void onlyTheLastNumbersAreKept() {
		for (int number = 0; number <= 1000; number++) {
			message(ONE, "a", number);
		}
		this.taken.clear();
		message(TWO, "a", 1);
		message(TWO, "a", 0);
		assertThat(this.taken).containsExactly("a 0");
	}

	private void message(String endpoint, String topic, long number) {
		this.copies.onPrice("" + number, topic, number, endpoint);
	}

}
