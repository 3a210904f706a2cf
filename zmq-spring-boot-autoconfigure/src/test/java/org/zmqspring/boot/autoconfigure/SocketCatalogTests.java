package org.zmqspring.boot.autoconfigure;

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

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Subscribers that listeners bring along, beside those of the configuration. */
class SocketCatalogTests {

	private final List<String> told = new ArrayList<>();

	private final SocketCatalog catalog = catalog();

	private boolean broken;

	@BeforeEach
	void watch() {
		this.catalog.whenChanged((spec) -> {
			this.told.add("added " + spec.name());
			if (this.broken) {
				throw new IllegalStateException("start-up");
			}
		}, (spec, bound) -> this.told.add("removed " + spec.name() + " " + bound));
	}

	@Test
	void shouldAddAndForgetASubscriber() {
		this.catalog.open("mine", List.of("tcp://a:1", "tcp://b:1", "tcp://a:1"));
		assertThat(this.catalog.subscribers()).containsExactlyInAnyOrder("default", "mine");
		assertThat(this.catalog.subscriberSockets()).filteredOn((spec) -> spec.name().equals("mine"))
			.singleElement()
			.satisfies((spec) -> assertThat(spec.endpoints()).hasSize(2));
		assertThat(this.catalog.configuredTopics("mine")).isEmpty();
		assertThat(this.catalog.configuredTopics("default")).containsExactly("x");
		assertThat(this.catalog.subscriberSettings()).containsEntry("default",
				new SubscriberSettings(Set.of(TopicPrefix.of("x")), false, Duration.ofMillis(9500)));
		assertThat(this.catalog.settings("mine"))
			.isEqualTo(new SubscriberSettings(Set.of(), false, Duration.ofMillis(9500)));
		this.catalog.close("mine", Duration.ofSeconds(5));
		this.catalog.close("mine", Duration.ofSeconds(5));
		assertThat(this.told).containsExactly("added mine", "removed mine PT5S");
		assertThat(this.catalog.subscribers()).containsExactly("default");
	}

	@Test
	void shouldHoldNoSubscriberForLongerThanItsHeartbeatsAllow() {
		assertThat(longestHold("5s", null)).isEqualTo(Duration.ofMillis(9500));
		assertThat(longestHold("1s", null)).isEqualTo(Duration.ofMillis(950));
		assertThat(longestHold("1s", "1s")).isEqualTo(Duration.ofMillis(1900));
		assertThat(longestHold("0", null)).isEqualTo(SubscriberSettings.NONE.longestHold());
	}

	private static Duration longestHold(String heartbeat, @Nullable String overflowTimeout) {
		ZmqProperties properties = new ZmqProperties();
		properties.getSubscriber().setEndpoints(List.of("tcp://feed:5556"));
		properties.setHeartbeatIvl(DurationStyle.detectAndParse(heartbeat));
		if (overflowTimeout != null) {
			properties.getListener().setOverflowTimeout(DurationStyle.detectAndParse(overflowTimeout));
		}
		return new SocketCatalog(new ZmqPropertiesMapper(properties)).subscriberSettings().get("default").longestHold();
	}

	@Test
	void whenTheOverflowTimeoutIsTooLongForTheHeartbeatsOfAllSocketsThenAListenersOwnSubscriberIsRefused() {
		ZmqProperties properties = new ZmqProperties();
		properties.getListener().setOverflowTimeout(Duration.ofSeconds(30));
		SocketCatalog own = new SocketCatalog(new ZmqPropertiesMapper(properties));
		assertThatExceptionOfType(InvalidZmqPropertiesException.class)
			.isThrownBy(() -> own.open("mine", List.of("tcp://a:1")))
			.satisfies((ex) -> assertThat(ex.properties()).extracting(InvalidProperty::name)
				.containsExactly("zmq.listener.overflow-timeout"));
	}

	@Test
	void shouldNotCloseWhatNobodyBroughtAlong() {
		this.catalog.close("default", Duration.ZERO);
		assertThat(this.catalog.subscribers()).containsExactly("default");
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenTheNameIsTakenThenItIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.catalog.open("default", List.of("tcp://a:1")))
			.withMessageContaining("Listener 'default'")
			.withMessageContaining("Give it another id");
		this.catalog.close("default", Duration.ZERO);
		assertThat(this.catalog.subscribers()).containsExactly("default");
	}

	@Test
	void whenAnEndpointIsMalformedThenNothingIsAdded() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.catalog.open("mine", List.of("tcp://a:1", "nonsense")))
			.withMessageContaining("Listener 'mine'")
			.withMessageContaining("tcp://localhost:5556");
		assertThat(this.catalog.subscribers()).containsExactly("default");
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenItsLinksCannotBeOpenedThenItIsForgottenAndMayBeAddedAgain() {
		this.broken = true;
		assertThatIllegalStateException().isThrownBy(() -> this.catalog.open("mine", List.of("tcp://a:1")));
		assertThat(this.told).containsExactly("added mine", "removed mine PT0S");
		assertThat(this.catalog.subscribers()).containsExactly("default");
		this.broken = false;
		this.catalog.open("mine", List.of("tcp://a:1"));
		assertThat(this.catalog.subscribers()).contains("mine");
	}

	private static SocketCatalog catalog() {
		ZmqProperties properties = new ZmqProperties();
		properties.getSubscriber().setEndpoints(List.of("tcp://feed:5556"));
		properties.getSubscriber().setTopics(List.of("x"));
		return new SocketCatalog(new ZmqPropertiesMapper(properties));
	}

}
