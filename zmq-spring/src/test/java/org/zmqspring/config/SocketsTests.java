package org.zmqspring.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.supervise.LinkDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Subscribers that listeners bring along, beside those of the configuration. */
class SocketsTests {

	private final List<String> told = new ArrayList<>();

	private final Sockets sockets = sockets();

	private final List<SubscriberSettings> prepared = new ArrayList<>();

	private boolean broken;

	@BeforeEach
	void watch() {
		this.sockets.connectTo(new Sockets.Changes() {

			@Override
			public void opened(SocketSpec subscriber) {
				SocketsTests.this.told.add("added " + subscriber.name());
				if (SocketsTests.this.broken) {
					throw new IllegalStateException("start-up");
				}
			}

			@Override
			public void closed(SocketSpec subscriber, Duration bound) {
				SocketsTests.this.told.add("removed " + subscriber.name() + " " + bound);
			}

		});
	}

	@Test
	void shouldAddAndForgetASubscriber() {
		open("mine", List.of("tcp://a:1", "tcp://b:1", "tcp://a:1"));
		assertThat(this.sockets.names()).containsExactlyInAnyOrder("default", "mine");
		assertThat(this.sockets.subscribers()).filteredOn((spec) -> spec.name().equals("mine"))
			.singleElement()
			.satisfies((spec) -> assertThat(spec.endpoints()).hasSize(2));
		assertThat(this.sockets.configuredTopics("mine")).isEmpty();
		assertThat(this.sockets.configuredTopics("default")).containsExactly("x");
		assertThat(this.sockets.settings("default"))
			.isEqualTo(new SubscriberSettings(Set.of(TopicPrefix.of("x")), false, Duration.ofMillis(9500)));
		assertThat(this.sockets.settings("mine"))
			.isEqualTo(new SubscriberSettings(Set.of(), false, Duration.ofMillis(9500)));
		assertThat(this.prepared).containsExactly(this.sockets.settings("mine"));
		this.sockets.close("mine", Duration.ofSeconds(5));
		this.sockets.close("mine", Duration.ofSeconds(5));
		assertThat(this.told).containsExactly("added mine", "removed mine PT5S");
		assertThat(this.sockets.names()).containsExactly("default");
	}

	private void open(String name, List<String> endpoints) {
		this.sockets.open(name, endpoints, this.prepared::add);
	}

	@Test
	void whenItsSettingsAreRefusedThenItIsNotAdded() {
		assertThatIllegalStateException().isThrownBy(() -> this.sockets.open("mine", List.of("tcp://a:1"), (spec) -> {
			throw new IllegalStateException("no framing");
		}));
		assertThat(this.told).isEmpty();
		assertThat(this.sockets.names()).containsExactly("default");
	}

	@Test
	void shouldHoldNoSubscriberForLongerThanItsHeartbeatsAllow() {
		assertThat(longestHold(5000, null)).isEqualTo(Duration.ofMillis(9500));
		assertThat(longestHold(1000, null)).isEqualTo(Duration.ofMillis(950));
		assertThat(longestHold(1000, Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(1900));
		assertThat(longestHold(0, null)).isEqualTo(SubscriberSettings.NONE.longestHold());
	}

	private static Duration longestHold(long heartbeatMillis, @Nullable Duration overflowTimeout) {
		ZmqSettings.Builder settings = ZmqSettings.builder()
			.subscriber("default", (subscriber) -> subscriber.connect("tcp://feed:5556")
				.options((options) -> options.heartbeatIvl(Duration.ofMillis(heartbeatMillis))));
		if (overflowTimeout != null) {
			settings.listener((listener) -> listener.overflowTimeout(overflowTimeout));
		}
		return new Sockets(settings.build(), new LinkDirectory()).settings("default").longestHold();
	}

	@Test
	void whenTheOverflowTimeoutIsTooLongForTheHeartbeatsOfAllSocketsThenAListenersOwnSubscriberIsRefused() {
		Sockets own = new Sockets(
				ZmqSettings.builder().listener((listener) -> listener.overflowTimeout(Duration.ofSeconds(30))).build(),
				new LinkDirectory());
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> own.open("mine", List.of("tcp://a:1"), this.prepared::add))
			.satisfies((ex) -> assertThat(ex.settings()).extracting(InvalidSetting::name)
				.containsExactly("zmq.listener.overflow-timeout"));
	}

	@Test
	void shouldNotCloseWhatNobodyBroughtAlong() {
		this.sockets.close("default", Duration.ZERO);
		assertThat(this.sockets.names()).containsExactly("default");
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenTheNameIsTakenThenItIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> open("default", List.of("tcp://a:1")))
			.withMessageContaining("Listener 'default'")
			.withMessageContaining("Give it another id");
		this.sockets.close("default", Duration.ZERO);
		assertThat(this.sockets.names()).containsExactly("default");
	}

	@Test
	void whenAnEndpointIsMalformedThenNothingIsAdded() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> open("mine", List.of("tcp://a:1", "nonsense")))
			.withMessageContaining("Listener 'mine'")
			.withMessageContaining("tcp://localhost:5556");
		assertThat(this.sockets.names()).containsExactly("default");
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenItsLinksCannotBeOpenedThenItIsForgottenAndMayBeAddedAgain() {
		this.broken = true;
		assertThatIllegalStateException().isThrownBy(() -> open("mine", List.of("tcp://a:1")));
		assertThat(this.told).containsExactly("added mine", "removed mine PT0S");
		assertThat(this.sockets.names()).containsExactly("default");
		this.broken = false;
		open("mine", List.of("tcp://a:1"));
		assertThat(this.sockets.names()).contains("mine");
	}

	private static Sockets sockets() {
		return new Sockets(ZmqSettings.builder()
			.subscriber("default", (subscriber) -> subscriber.connect("tcp://feed:5556").topics(List.of("x")))
			.build(), new LinkDirectory());
	}

}
