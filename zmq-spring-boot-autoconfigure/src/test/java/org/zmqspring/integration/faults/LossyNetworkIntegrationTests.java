package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.faults.ChildApp.Transition;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The network between two hosts loses some packets, which is no reason to give the
 * connection up.
 */
class LossyNetworkIntegrationTests extends TwoHosts {

	private static final String FEED = "tcp://" + NamespacePair.PUBLISHER + ":5555";

	private static final Duration LASTS = Duration.ofSeconds(Boolean.getBoolean("zmq.test.long") ? 25 : 5);

	private @Nullable PythonPeer publisher;

	@Override
	String[] properties() {
		return new String[] { "zmq.subscriber.endpoints=" + FEED, "zmq.reconnect-ivl=100ms", "zmq.reconnect-ivl-max=0",
				"zmq.connect-timeout=1s" };
	}

	@BeforeEach
	void publish() {
		app().skip();
		this.publisher = publisher(NamespacePair.PUBLISHER, 0);
		app().await(FEED, LinkState.UP);
		app().awaitMessage(FEED);
	}

	@AfterEach
	void stopPublisher() {
		if (this.publisher != null) {
			this.publisher.close();
		}
		app().await(FEED, LinkState.BACKING_OFF);
	}

	@ParameterizedTest(name = "{0} %")
	@ValueSource(ints = { 5, 10, 20 })
	void whenPacketsAreLostThenTheLinkHoldsAndEveryMessageArrivesInOrder(int percent) {
		int transitions = app().transitions(FEED).size();
		int begin = app().messages(FEED).size();
		hosts().firewall().lose(percent / 100.0);
		Pause.of(LASTS);
		hosts().firewall().heal();
		app().skip();
		app().awaitMessage(FEED);
		List<Integer> numbers = app().messages(FEED)
			.stream()
			.skip(begin)
			.map((message) -> Integer.valueOf(message.substring("Message ".length())))
			.toList();
		assertThat(app().transitions(FEED).subList(transitions, app().transitions(FEED).size())).isEmpty();
		for (int i = 1; i < numbers.size(); i++) {
			assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
		}
		Figures.note("loss of " + percent + " % of the packets each way (firewall)",
				"%d s: 0 disconnects, %d messages, none lost, in order", LASTS.toSeconds(), numbers.size());
		assertThat(numbers).hasSizeGreaterThan((int) LASTS.toSeconds());
	}

}
