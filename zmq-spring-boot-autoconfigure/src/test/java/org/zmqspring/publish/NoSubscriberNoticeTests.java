package org.zmqspring.publish;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class NoSubscriberNoticeTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private SteppedPublishing publishing = publishing(HoldSettings.OFF);

	@Test
	void whenNobodyHasSubscribedYetThenItIsToldOnceWithTheRemedies(CapturedOutput output) {
		this.publishing.adopt(A, 1);
		for (int i = 0; i < 5; i++) {
			this.publishing.template.send("orders.new", "1");
			this.publishing.step();
		}
		this.publishing.adopt(B, 1);
		this.publishing.template.send("orders.old", "1");
		this.publishing.step();

		assertThat(told(output)).isOne();
		assertThat(output).contains("'default'", "(topic 'orders.new')", "awaitSubscribers", "hold-until-subscribers",
				"last-value-topics");
	}

	@Test
	void whenMessagesWaitedForTheSocketThenItIsToldOfThem(CapturedOutput output) {
		this.publishing.template.send("orders.new", "1");
		this.publishing.adopt(A, 1);
		this.publishing.step();

		assertThat(told(output)).isOne();
	}

	@Test
	void whenEveryMessageHasASubscriberOnAnyEndpointThenNothingIsTold(CapturedOutput output) {
		this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		b.peerSubscribes(TopicPrefix.of("orders."));
		send("orders.new", 3000);

		assertThat(told(output)).isZero();
	}

	@Test
	void whenOthersAreSubscribedButNotToTheTopicThenItIsTold(CapturedOutput output) {
		this.publishing.adopt(A, 1).peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		this.publishing.template.send("prices.1", "1");
		this.publishing.template.send("orders.new", "1");
		this.publishing.step();

		assertThat(told(output)).isOne();
		assertThat(output).contains("(topic 'orders.new')");
	}

	@Test
	void whenTheSubscriberLeavesLaterThenItIsTold(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.of("orders."));
		this.publishing.step();
		send("orders.new", 3000);
		socket.peerLeaves(TopicPrefix.of("orders."));
		this.publishing.step();
		this.publishing.template.send("orders.new", "1");
		this.publishing.step();

		assertThat(told(output)).isOne();
	}

	@Test
	void whenTheSocketIsReopenedThenEachOfTheFirstMessagesIsLookedAtAgain(CapturedOutput output) {
		FakePublisherSocket first = this.publishing.adopt(A, 1);
		first.peerSubscribes(TopicPrefix.EVERYTHING);
		this.publishing.step();
		send("orders.new", 3000);
		this.publishing.agent.retire(first.key());
		FakePublisherSocket second = this.publishing.adopt(A, 2);
		second.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		this.publishing.template.send("prices.1", "1");
		this.publishing.template.send("orders.new", "1");
		this.publishing.step();

		assertThat(told(output)).isOne();
	}

	@Test
	void whenManyMessagesHadSubscribersThenOnlyTheFirstOfEachBatchIsLookedAt(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		send("prices.1", 1000);
		this.publishing.template.send("prices.1", "1");
		send("orders.new", 1);
		assertThat(told(output)).isZero();

		send("orders.new", 1);
		assertThat(told(output)).isOne();
	}

	@Test
	void whereMessagesAreHeldThenNothingIsTold(CapturedOutput output) {
		this.publishing = publishing(new HoldSettings(1, Duration.ofSeconds(30)));
		this.publishing.agent.start();
		this.publishing.adopt(A, 1);
		send("orders.new", 1);
		this.publishing.ticker.advance(Duration.ofSeconds(30));
		send("orders.new", 1);

		assertThat(told(output)).isZero();
	}

	@Test
	void whereTheLastValueIsKeptThenNothingIsToldButOfOtherTopics(CapturedOutput output) {
		this.publishing.adopt(A, 1);
		send("kept.1", 10);
		assertThat(told(output)).isZero();

		send("orders.new", 1);
		assertThat(told(output)).isOne();
	}

	@Test
	void aPayloadAloneAndATopicThatCannotBeReadAreNotPutIntoTheLog(CapturedOutput output) {
		this.publishing.adopt(A, 1);
		this.publishing.template.send("secret");
		this.publishing.step();

		assertThat(told(output)).isOne();
		assertThat(output).doesNotContain("secret");

		this.publishing = publishing(HoldSettings.OFF);
		this.publishing.adopt(A, 1);
		this.publishing.template.send("a\nforged line", "1");
		this.publishing.step();

		assertThat(told(output)).isEqualTo(2);
		assertThat(output).doesNotContain("forged line");
	}

	@Test
	void aLongTopicIsNotPutIntoTheLog(CapturedOutput output) {
		this.publishing.adopt(A, 1);
		send("a".repeat(64), 1);
		assertThat(output).contains("(topic '" + "a".repeat(64) + "')");

		this.publishing = publishing(HoldSettings.OFF);
		this.publishing.adopt(A, 1);
		send("b".repeat(65), 1);
		assertThat(told(output)).isEqualTo(2);
		assertThat(output).doesNotContain("(topic 'b");
	}

	private void send(String topic, int count) {
		for (int i = 0; i < count; i++) {
			this.publishing.template.send(topic, "1");
			this.publishing.step();
		}
	}

	private static SteppedPublishing publishing(HoldSettings hold) {
		return new SteppedPublishing(
				new PublisherSettings(4, PublisherOverflow.FAIL, Duration.ZERO, hold, Set.of(TopicPrefix.of("kept."))));
	}

	private static long told(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("no subscriber has subscribed")).count();
	}

}
