package org.zmqspring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of meters that a filter makes one of several. */
class SharedMetersTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@BeforeEach
	void ignoreEndpoints() {
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "listener"));
	}

	@Test
	void whenLinksShareACounterThenItAddsThemUpAndNeverFalls() {
		AtomicLong one = new AtomicLong(3);
		AtomicLong other = new AtomicLong(4);
		MeterGroup first = link("one");
		MeterGroup second = link("other");
		first.counter(ZmqMeter.MESSAGES_RECEIVED, one, AtomicLong::get);
		second.counter(ZmqMeter.MESSAGES_RECEIVED, other, AtomicLong::get);
		assertThat(received()).isEqualTo(7);
		first.close();
		assertThat(received()).isEqualTo(7);
		other.addAndGet(10);
		assertThat(received()).isEqualTo(17);
		second.close();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whenMetersOfALinkHaveTheSameTagsThenTheyShareTheirMemory() {
		MeterGroup link = link("one");
		link.counter(ZmqMeter.RECONNECTS);
		link.counter(ZmqMeter.DISCONNECTS, "peer");
		SimpleMeterRegistry elsewhere = new SimpleMeterRegistry();
		new MeterGroup(elsewhere, "other", "two", "sub").counter(ZmqMeter.DISCONNECTS, "peer");
		List<Tag> reconnects = this.registry.get("zmq.reconnects").counter().getId().getTags();
		List<Tag> disconnects = disconnects(this.registry);
		assertThat(reconnects).hasSize(2);
		assertThat(reconnects)
			.allSatisfy((tag) -> assertThat(disconnects).anySatisfy((other) -> assertThat(other).isSameAs(tag)));
		assertThat(disconnects).filteredOn((tag) -> tag.getKey().equals("cause"))
			.singleElement()
			.satisfies(
					(tag) -> assertThat(disconnects(elsewhere)).anySatisfy((other) -> assertThat(other).isSameAs(tag)));
	}

	private static List<Tag> disconnects(MeterRegistry registry) {
		return registry.get("zmq.disconnects").tag("cause", "peer").counter().getId().getTags();
	}

	@Test
	void whenALinkComesAgainAfterAllAreGoneThenItsCounterStartsAtZero() {
		MeterGroup first = link("one");
		first.counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(3), AtomicLong::get);
		first.close();
		link("one").counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(), AtomicLong::get);
		assertThat(received()).isZero();
	}

	@Test
	void whenLinksShareAGaugeThenItCountsThose() {
		MeterGroup first = link("one");
		MeterGroup second = link("other");
		first.gauge(ZmqMeter.CONNECTED, () -> 1);
		second.gauge(ZmqMeter.CONNECTED, () -> 1);
		assertThat(this.registry.get("zmq.connected").gauge().value()).isEqualTo(2);
		first.close();
		assertThat(this.registry.get("zmq.connected").gauge().value()).isEqualTo(1);
	}

	@Test
	void whenLinksShareADurationThenItIsTheLongest() {
		link("one").timeGauge(ZmqMeter.DOWNTIME_CURRENT, () -> Duration.ofSeconds(2));
		link("other").timeGauge(ZmqMeter.DOWNTIME_CURRENT, () -> Duration.ofSeconds(5));
		assertThat(this.registry.get("zmq.downtime.current").timeGauge().value(java.util.concurrent.TimeUnit.SECONDS))
			.isEqualTo(5);
	}

	@Test
	void whenOneOfTwoLeavesACounterThatIsWrittenToThenTheOtherWritesOn() {
		MeterGroup first = new MeterGroup(this.registry);
		MeterGroup second = new MeterGroup(this.registry);
		Counter one = first.counter(ZmqMeter.MESSAGES_DROPPED, "default", "a", "overflow");
		Counter other = second.counter(ZmqMeter.MESSAGES_DROPPED, "default", "b", "overflow");
		one.increment();
		first.close();
		other.increment();
		assertThat(this.registry.get("zmq.messages.dropped").counter().count()).isEqualTo(2);
		second.close();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whenTagsAreRenamedThenNothingChanges() {
		MeterRegistry renaming = new SimpleMeterRegistry();
		renaming.config().meterFilter(MeterFilter.renameTag("zmq", "endpoint", "address"));
		MeterGroup first = new MeterGroup(renaming, "default", "one", "sub");
		first.counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(3), AtomicLong::get);
		new MeterGroup(renaming, "default", "other", "sub").counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(4),
				AtomicLong::get);
		assertThat(renaming.get("zmq.messages.received").tag("address", "one").functionCounter().count()).isEqualTo(3);
		first.close();
		assertThat(renaming.getMeters()).hasSize(1);
	}

	@Test
	void whenARegistryInACompositeOneFiltersThenItAddsUpAndTheOthersDoNot() {
		MeterRegistry unfiltered = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry, unfiltered));
		AtomicLong other = new AtomicLong(4);
		MeterGroup first = new MeterGroup(composite, "default", "one", "sub");
		MeterGroup second = new MeterGroup(composite, "default", "other", "sub");
		first.counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(3), AtomicLong::get);
		first.gauge(ZmqMeter.CONNECTED, () -> 1);
		second.counter(ZmqMeter.MESSAGES_RECEIVED, other, AtomicLong::get);
		second.gauge(ZmqMeter.CONNECTED, () -> 1);
		assertThat(received()).isEqualTo(7);
		assertThat(this.registry.get("zmq.connected").gauge().value()).isEqualTo(2);
		assertThat(unfiltered.get("zmq.messages.received").tag("endpoint", "other").functionCounter().count())
			.isEqualTo(4);
		first.close();
		other.addAndGet(10);
		assertThat(received()).isEqualTo(17);
		assertThat(this.registry.get("zmq.connected").gauge().value()).isEqualTo(1);
		second.close();
		assertThat(this.registry.getMeters()).isEmpty();
		assertThat(unfiltered.getMeters()).isEmpty();
		assertThat(composite.getMeters()).isEmpty();
	}

	@Test
	void whenOneOfTwoInACompositeRegistryLeavesThenTheOtherWritesOn() {
		CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry));
		MeterGroup first = new MeterGroup(composite);
		MeterGroup second = new MeterGroup(composite);
		first.counter(ZmqMeter.MESSAGES_DROPPED, "default", "a", "overflow").increment();
		Counter other = second.counter(ZmqMeter.MESSAGES_DROPPED, "default", "b", "overflow");
		first.close();
		other.increment();
		assertThat(this.registry.get("zmq.messages.dropped").counter().count()).isEqualTo(2);
		second.close();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whenTheCompositeRegistryFiltersThenItsPartsAddUp() {
		CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(new SimpleMeterRegistry()));
		composite.config().meterFilter(MeterFilter.ignoreTags("endpoint"));
		MeterGroup first = new MeterGroup(composite, "default", "one", "sub");
		MeterGroup second = new MeterGroup(composite, "default", "other", "sub");
		first.counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(3), AtomicLong::get);
		second.counter(ZmqMeter.MESSAGES_RECEIVED, new AtomicLong(4), AtomicLong::get);
		MeterRegistry part = composite.getRegistries().iterator().next();
		assertThat(part.getMeters()).hasSize(1);
		assertThat(part.get("zmq.messages.received").functionCounter().count()).isEqualTo(7);
		first.close();
		second.close();
		assertThat(part.getMeters()).isEmpty();
	}

	private MeterGroup link(String endpoint) {
		return new MeterGroup(this.registry, "default", endpoint, "sub");
	}

	private double received() {
		return this.registry.get("zmq.messages.received").functionCounter().count();
	}

}
